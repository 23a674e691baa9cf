"""What the programs call things."""

from __future__ import annotations

# Effect and resource ids of the crossfade, from a draft of CapCut 1.5; "Mix" is 叠化 in JianYing.
MIX = {
    "name": "Mix", "effect_id": "4381453", "resource_id": "6724845717472416269",
    "category_id": "25810", "category_name": "Overlay",
}  # fmt: skip
_KINDS = {
    "mix": "dissolve", "dissolve": "dissolve", "cross dissolve": "dissolve", "叠化": "dissolve",
    "black fade": "dip to black", "fade to black": "dip to black", "闪黑": "dip to black",
}  # fmt: skip

# Each property that keyframes animate, by the name of ours that it feeds.
PROPERTIES = {
    "KFTypePositionX": "x",
    "KFTypePositionY": "y",
    "KFTypeScaleX": "scale_x",
    "KFTypeScaleY": "scale",
    "UNIFORM_SCALE": "scale",
    "KFTypeRotation": "rotation",
    "KFTypeAlpha": "opacity",
    "KFTypeVolume": "gain",
}

# Materials that segments refer to and that change nothing, or whose content is read elsewhere.
SILENT_MATERIALS = frozenset({
    "sound_channel_mappings", "beats", "vocal_separations", "placeholder_infos", "placeholders",
    "material_colors", "loudnesses", "speeds", "transitions", "audio_fades", "drafts", "time_marks",
    "canvases", "material_animations",
})  # fmt: skip

# Bits of a track's `attribute`. Muted is pyJianYingDraft's; hidden and locked are told by drafts: 4
# stands on backgrounds that are seen, 2 on effects that are switched off.
MUTED, HIDDEN, LOCKED = 1, 2, 4

_MARKER_COLORS = {
    "red": "#ff0000", "orange": "#ff8000", "yellow": "#ffff00", "green": "#00ff00",
    "cyan": "#00ffff", "blue": "#0000ff", "purple": "#8000ff", "magenta": "#ff00ff",
    "white": "#ffffff", "black": "#000000",
}  # fmt: skip
_MARKER_NAMES = {value: name for name, value in _MARKER_COLORS.items()}


def transition_kind(name: str) -> str:
    """Ours for the usual ones, else the program's own name."""
    return _KINDS.get(name.strip().lower(), name.strip() or "dissolve")


def marker_color(written: str) -> str | None:
    """A name where the colour has one, else the colour as it is written."""
    return _MARKER_NAMES.get(written.lower(), written) or None


def written_marker_color(color: str | None) -> str:
    """#rrggbb, empty for a colour that has no number."""
    if color is not None and color.startswith("#"):
        return color
    return _MARKER_COLORS.get(color or "", "")
