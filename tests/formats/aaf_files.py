"""AAF files, as pyaaf2 writes them."""

import aaf2


def file_mob(content, name, url, length, start=0):
    """A file of pictures of a length in frames, whose first frame has this timecode."""
    source = content.create.SourceMob(name)
    source.descriptor = content.create.ImportDescriptor()
    locator = content.create.NetworkLocator()
    locator["URLString"].value = url
    source.descriptor["Locator"].append(locator)
    slot = source.create_timeline_slot(25)
    slot.segment = content.create.SourceClip(length=length, media_kind="picture")
    timecode = source.create_timeline_slot(25)
    timecode["PhysicalTrackNumber"].value = 1
    timecode.segment = content.create.Timecode(25, drop=False)
    timecode.segment.start = start
    timecode.segment.length = length
    content.content.mobs.append(source)
    master = content.create.MasterMob(name)
    slot = master.create_timeline_slot(25)
    slot.segment = source.create_source_clip(slot_id=1, start=0, length=length)
    content.content.mobs.append(master)
    return master


def dissolve(content, length, cut):
    operation = content.create.OperationDef(
        "0c3bea40-fc05-11d2-8a29-0050040ef7d2", "Video Dissolve"
    )
    content.dictionary.register_def(operation)
    operation.media_kind = "picture"
    operation["IsTimeWarp"].value = False
    operation["Bypass"].value = 0
    operation["NumberInputs"].value = 2
    operation["OperationCategory"].value = "OperationCategory_Effect"
    group = content.create.OperationGroup(operation, length)
    transition = content.create.Transition("picture", length)
    transition["OperationGroup"].value = group
    transition["CutPoint"].value = cut
    return transition


def cut(target, parts, length):
    """A composition of one track; parts makes what is on it of the content."""
    with aaf2.open(str(target), "w") as content:
        composition = content.create.CompositionMob("rough cut")
        composition.usage = "Usage_TopLevel"
        content.content.mobs.append(composition)
        slot = composition.create_empty_sequence_slot(25, media_kind="picture")
        slot.segment.components.extend(parts(content))
        slot.segment.length = length


def unfolding(target, levels):
    """Compositions that each show the one before twice: 2 ** levels clips in half a MiB."""
    with aaf2.open(str(target), "w") as content:
        shown = file_mob(content, "one.mov", "file:///media/one.mov", 1_000)
        for level in range(levels):
            composition = content.create.CompositionMob(f"level {level}")
            content.content.mobs.append(composition)
            slot = composition.create_empty_sequence_slot(25, media_kind="picture")
            twice = [shown.create_source_clip(slot_id=1, start=0, length=10) for _ in range(2)]
            slot.segment.components.extend(twice)
            slot.segment.length = 20
            shown = composition
        shown.usage = "Usage_TopLevel"
