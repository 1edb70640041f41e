"""macOS' virtual key codes, and the numbers of its events, mouse buttons and bitmaps.

Sources: HIToolbox's Events.h (kVK_...), AppKit's NSEvent.h, CoreGraphics' CGEventTypes.h,
CGImage.h and CGColorSpace.h, CoreVideo's CVReturn.h and CVBase.h, AudioToolbox'
AudioUnitProperties.h.
"""

from __future__ import annotations

from emulator.key_names import SHIFTED

LETTERS = {
    "A": 0, "S": 1, "D": 2, "F": 3, "H": 4, "G": 5, "Z": 6, "X": 7, "C": 8, "V": 9, "B": 11,
    "Q": 12, "W": 13, "E": 14, "R": 15, "Y": 16, "T": 17, "1": 18, "2": 19, "3": 20, "4": 21,
    "6": 22, "5": 23, "9": 25, "7": 26, "8": 28, "0": 29, "O": 31, "U": 32, "I": 34, "P": 35,
    "L": 37, "J": 38, "K": 40, "N": 45, "M": 46,
}  # fmt: skip
MARKS = {
    "Equal": ("=", 24), "Minus": ("-", 27), "RightBracket": ("]", 30), "LeftBracket": ("[", 33),
    "Quote": ("'", 39), "Semicolon": (";", 41), "Backslash": ("\\", 42), "Comma": (",", 43),
    "Slash": ("/", 44), "Period": (".", 47), "Grave": ("`", 50),
}  # fmt: skip
OTHERS = {
    "Return": ("enter", 36), "Tab": ("tab", 48), "Space": ("space", 49),
    "Delete": ("backspace", 51), "Escape": ("escape", 53), "Shift": ("shift", 56),
    "Option": ("alt", 58), "Control": ("control", 59), "Help": ("insert", 114),
    "Home": ("home", 115), "PageUp": ("page_up", 116), "ForwardDelete": ("delete", 117),
    "End": ("end", 119), "PageDown": ("page_down", 121), "LeftArrow": ("left", 123),
    "RightArrow": ("right", 124), "DownArrow": ("down", 125), "UpArrow": ("up", 126),
    "F1": ("f1", 122), "F2": ("f2", 120), "F3": ("f3", 99), "F4": ("f4", 118), "F5": ("f5", 96),
    "F6": ("f6", 97), "F7": ("f7", 98), "F8": ("f8", 100), "F9": ("f9", 101), "F10": ("f10", 109),
    "F11": ("f11", 103), "F12": ("f12", 111),
}  # fmt: skip

CODES: dict[str, int] = (
    {f"kVK_ANSI_{name}": code for name, code in LETTERS.items()}
    | {f"kVK_ANSI_{name}": code for name, (_, code) in MARKS.items()}
    | {f"kVK_{name}": code for name, (_, code) in OTHERS.items()}
)
# From the machines' names of keys to codes.
KEYS: dict[str, int] = {name.lower(): code for name, code in LETTERS.items()} | dict(
    [*MARKS.values(), *OTHERS.values()]
)
# Characters that take a shift on the US keyboard: the code of the key they are on.
WITH_SHIFT: dict[str, int] = {character: KEYS[key] for key, character in SHIFTED.items()}
BUTTONS = ("left", "right", "middle")  # by kCGMouseButton...: 0, 1, 2

CONSTANTS: dict[str, int] = {
    "NSEventTypeLeftMouseDown": 1, "NSEventTypeLeftMouseUp": 2, "NSEventTypeRightMouseDown": 3,
    "NSEventTypeRightMouseUp": 4, "NSEventTypeMouseMoved": 5,
    "NSEventTypeLeftMouseDragged": 6, "NSEventTypeRightMouseDragged": 7, "NSEventTypeKeyDown": 10,
    "NSEventTypeKeyUp": 11, "NSEventTypeFlagsChanged": 12, "NSEventTypeOtherMouseDown": 25,
    "NSEventTypeOtherMouseUp": 26, "NSEventTypeOtherMouseDragged": 27,
    "NSEventMaskAny": (1 << 64) - 1,
    "NSEventModifierFlagShift": 1 << 17, "NSEventModifierFlagControl": 1 << 18,
    "NSEventModifierFlagOption": 1 << 19,
    "kCGEventSourceStateCombinedSessionState": 0, "kCGEventSourceStateHIDSystemState": 1,
    "kCGMouseButtonLeft": 0, "kCGMouseButtonRight": 1, "kCGMouseButtonCenter": 2,
    "kCGImageAlphaNoneSkipFirst": 6, "kCGBitmapByteOrder32Little": 2 << 12,
    "kCGErrorSuccess": 0, "kCGErrorIllegalArgument": 1001, "kCGEncodingMacRoman": 1,
    "kCGImageAlphaNone": 0, "kCGRenderingIntentDefault": 0,
    "kCGInterpolationDefault": 0, "kCGInterpolationNone": 1, "kCVReturnSuccess": 0,
    "kCVReturnInvalidArgument": -6661, "kCVReturnDisplayLinkAlreadyRunning": -6671,
    "kCVReturnDisplayLinkNotRunning": -6672, "kCVReturnDisplayLinkCallbacksNotSet": -6673,
    "kCVTimeStampHostTimeValid": 1 << 1, "noErr": 0, "kAudioUnitScope_Global": 0,
    "kToneUnit": 1, "kToneUnitParam_Frequency": 0,  # the machine's tone generator, as a unit
}  # fmt: skip
MODIFIERS = {
    "shift": CONSTANTS["NSEventModifierFlagShift"],
    "control": CONSTANTS["NSEventModifierFlagControl"],
    "alt": CONSTANTS["NSEventModifierFlagOption"],
}
