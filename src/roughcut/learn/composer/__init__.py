"""The composer: a transformer over decisions that infers a style from an editor's past projects."""
