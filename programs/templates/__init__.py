"""What `peekpoke new` writes: one small program a model, as plain as a beginner would write it."""
