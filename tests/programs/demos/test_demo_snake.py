"""The rules of snake, and the keys that steer it on every computer."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import MODELS, picture

from programs.demos.snake import (
    DIRECTIONS,
    EMPTY,
    FRAMES,
    HEADS,
    LENGTH,
    PAUSE,
    Game,
    Tile,
    joint,
)


def step(game: Game, times: int = 1) -> None:
    for _ in range(times):
        list(game.step())


def steered(*keys: str) -> Game:
    """A game in which these keys came one a step."""
    game = Game(40, 25)
    for key in keys:
        game.steer(key)
        step(game)
    return game


@pytest.mark.parametrize("key", ["up", "down"])
def test_it_turns_where_it_is_steered(key: str) -> None:
    game = Game(40, 25)
    x, y = game.body[0]
    game.steer(key)
    step(game, 3)
    assert game.body[0] == (x, y + 3 * DIRECTIONS[key][1])
    assert game.played


def test_it_never_turns_onto_its_neck() -> None:
    game = Game(40, 25)
    x, y = game.body[0]
    game.steer("left")
    step(game, 2)
    assert game.body[0] == (x + 2, y) and not game.over


def test_two_quick_turns_take_a_step_each() -> None:
    game = Game(40, 25)
    x, y = game.body[0]
    for key in ("up", "up", "left", "left"):  # a key that is held comes every frame
        game.steer(key)
    step(game, 2)
    assert game.body[0] == (x - 1, y - 1)


def test_it_grows_by_one_with_each_bite() -> None:
    game = Game(40, 25)
    while game.score < 6 and not game.over:
        before, food, length = game.score, game.food, len(game.body)
        step(game)
        assert (game.score > before) == (game.body[0] == food)
        assert len(game.body) == length + game.score - before
    assert len(game.body) == LENGTH + 6
    assert game.best == 6


def test_food_lies_on_free_floor() -> None:
    game = Game(12, 10)
    for _ in range(2000):
        assert game.over or (game.food in game.floor and game.food not in game.body)
        step(game)


@pytest.mark.parametrize("key", DIRECTIONS)
def test_it_dies_at_the_wall_and_stays_in_front_of_it(key: str) -> None:
    game = steered("up", key) if key == "left" else steered(key)
    while not game.over:
        step(game)
    x, y = game.body[0]
    assert (x + DIRECTIONS[key][0], y + DIRECTIONS[key][1]) in game.wall


def test_it_dies_at_itself_but_may_follow_the_tip_of_its_tail() -> None:
    for length, dies in ((4, False), (5, True)):
        game = Game(40, 25)
        x, y = game.body[0]
        game.food = (1, 2)
        game.body.extend((x - part, y) for part in range(LENGTH, length))
        for key in ("up", "left", "down"):
            game.steer(key)
            step(game)
        assert game.over == dies


def test_another_game_begins_after_a_pause_and_the_best_score_is_kept() -> None:
    game = Game(40, 25)
    while game.score < 3:
        step(game)
    game.steer("up")
    while not game.over:
        game.steer("up")
        step(game)
    best = game.best
    game.steer("left")  # has no effect now
    step(game, PAUSE - 1)
    assert game.over
    step(game)
    assert (game.over, game.played, game.score, game.best) == (False, False, 0, best)
    assert len(game.body) == LENGTH


@pytest.mark.parametrize(("columns", "rows"), [(40, 25), (32, 24), (32, 16), (32, 18)])
def test_it_plays_well_by_itself(columns: int, rows: int) -> None:
    game = Game(columns, rows)
    step(game, 1000)
    assert game.best >= 20
    assert not game.played


def test_a_board_that_is_full_ends_the_game() -> None:
    game = Game(5, 5)  # two rows of three cells
    overs = 0
    for _ in range(400):
        step(game)
        overs += game.over
    assert overs
    assert len(game.body) <= len(game.inside)


def test_what_is_drawn_again_and_again_adds_up_to_the_whole_board() -> None:
    game = Game(32, 24)
    drawn: dict[tuple[int, int], Tile] = {}
    for number in range(400):
        tiles = {(column, row): (shape, ink) for column, row, shape, ink in game.step()}
        assert number == 0 or len(tiles) < 40 or game.waited == PAUSE
        assert all(drawn.get(cell, EMPTY) != tile for cell, tile in tiles.items())
        drawn |= tiles
        assert {cell: tile for cell, tile in drawn.items() if tile != EMPTY} == game._shown


def test_heads_and_joints_point_where_they_should() -> None:
    for direction, (right, down) in DIRECTIONS.items():
        bits = np.unpackbits(np.array(HEADS[direction], np.uint8)[:, None], axis=1)
        neck = {"up": bits[7], "down": bits[0], "left": bits[:, 7], "right": bits[:, 0]}[direction]
        assert neck.sum() == 6
        arm = np.unpackbits(np.array(joint((5, 5), [(5 + right, 5 + down)]), np.uint8)[:, None], 1)
        edges = {"up": arm[0], "down": arm[7], "left": arm[:, 0], "right": arm[:, 7]}
        assert {edge for edge, row in edges.items() if row.any()} == {direction}


@pytest.mark.parametrize("model", MODELS)
def test_its_keys_steer_it_on_every_computer(model: str) -> None:
    frames = 1 + 4 * FRAMES
    by_itself = picture("snake", model, frames)
    rows = {"c64": 25, "spectrum": 24, "pc": 25, "hack": 16, "workstation": 18}[model]
    tile = by_itself.shape[0] // rows
    hint = by_itself[:tile, -12 * tile :]
    assert hint.any()
    shown = [by_itself]
    for keys in ("up", "up,8:release up,9:press left", "up,8:release up,9:press right"):
        steered = picture("snake", model, frames, f"2:press {keys}")
        assert not steered[:tile, -12 * tile :].any()  # PRESS A KEY is gone
        assert not any(np.array_equal(steered[tile:], other[tile:]) for other in shown[1:])
        shown.append(steered)


@pytest.mark.parametrize("model", MODELS)
def test_steering_up_leads_up_the_screen(model: str) -> None:
    """The snake is what differs from the board a moment later: its middle moves up."""

    def middle(frame: int) -> float:
        now = picture("snake", model, frame, "2:press up")
        later = picture("snake", model, frame + FRAMES, "2:press up")
        return float((now != later).any(axis=2).nonzero()[0].mean())

    early, late = middle(1 + FRAMES), middle(1 + 3 * FRAMES)
    assert late < early
