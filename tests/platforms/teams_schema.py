"""Adaptive Cards 1.5 as Teams takes them, as plain facts: which types there are, what each may
hold, what it must hold, and what is chosen from a list. A name without a type is Teams' own."""

NEWEST_VERSION = (1, 5)

_ANY = "type id fallback requires isVisible"
_BLOCK = f"{_ANY} height separator spacing"
_INPUT = f"{_BLOCK} label isRequired errorMessage"
_ACTION = "type id title iconUrl style fallback tooltip isEnabled mode requires"
_FILLED = "selectAction style verticalContentAlignment bleed backgroundImage minHeight rtl"
_WRITTEN = "text color fontType isSubtle size weight"
_SIDES = "horizontalCellContentAlignment verticalCellContentAlignment"
_LIMITED = "min max placeholder value"


def _names(*listed: str) -> frozenset[str]:
    return frozenset(" ".join(listed).split())


CARD = _names(
    "type version $schema body actions selectAction fallbackText backgroundImage minHeight rtl",
    "speak lang verticalContentAlignment refresh authentication msteams",
)

# What stands in a body, by type.
ELEMENTS = {
    "TextBlock": _names(_BLOCK, _WRITTEN, "horizontalAlignment maxLines wrap style"),
    "RichTextBlock": _names(_BLOCK, "inlines horizontalAlignment"),
    "Image": _names(
        _BLOCK, "url altText backgroundColor horizontalAlignment selectAction size style width"
    )
    | {"msteams"},
    "ImageSet": _names(_BLOCK, "images imageSize"),
    "Media": _names(_BLOCK, "sources poster altText"),
    "Container": _names(_BLOCK, _FILLED, "items"),
    "ColumnSet": _names(_BLOCK, "columns selectAction style bleed minHeight horizontalAlignment"),
    "FactSet": _names(_BLOCK, "facts"),
    "ActionSet": _names(_BLOCK, "actions"),
    "Table": _names(_BLOCK, _SIDES, "columns rows firstRowAsHeader showGridLines gridStyle"),
    "Input.Text": _names(_INPUT, "isMultiline maxLength placeholder regex style")
    | {"inlineAction", "value"},
    "Input.Number": _names(_INPUT, _LIMITED),
    "Input.Date": _names(_INPUT, _LIMITED),
    "Input.Time": _names(_INPUT, _LIMITED),
    "Input.Toggle": _names(_INPUT, "title value valueOff valueOn wrap"),
    "Input.ChoiceSet": _names(_INPUT, "choices isMultiSelect style value placeholder wrap")
    | {"choices.data"},
}

# What stands inside elements.
PARTS = {
    "TextRun": _names("type", _WRITTEN, "highlight italic selectAction strikethrough underline"),
    "Column": _names(_ANY, _FILLED, "items separator spacing width"),
    "Fact": _names("type title value"),
    "Input.Choice": _names("type title value"),
    "Data.Query": _names("type dataset associatedInputs"),
    "MediaSource": _names("type mimeType url"),
    "TableRow": _names("type cells style", _SIDES),
    "TableCell": _names("type items", _FILLED),
    "TableColumnDefinition": _names("type width", _SIDES),
}

ACTIONS = {
    "Action.Execute": _names(_ACTION, "verb data associatedInputs"),
    "Action.Submit": _names(_ACTION, "data associatedInputs") | {"msteams"},
    "Action.OpenUrl": _names(_ACTION, "url"),
    "Action.ShowCard": _names(_ACTION, "card"),
    "Action.ToggleVisibility": _names(_ACTION, "targetElements"),
}

KNOWN = {**ELEMENTS, **PARTS, **ACTIONS, "AdaptiveCard": CARD}

REQUIRED = {
    "AdaptiveCard": ("version",),
    "TextBlock": ("text",),
    "RichTextBlock": ("inlines",),
    "TextRun": ("text",),
    "Image": ("url", "altText"),
    "Container": ("items",),
    "FactSet": ("facts",),
    "Fact": ("title", "value"),
    "ActionSet": ("actions",),
    "Input.Choice": ("title", "value"),
    "Input.Toggle": ("title",),
    "Action.OpenUrl": ("url", "title"),
    "Action.Execute": ("title", "verb"),
    "Action.Submit": ("title",),
    "Action.ShowCard": ("title", "card"),
}

# Parts by the property that they stand in: the type that they have, said or not.
HELD = {
    "inlines": "TextRun",
    "columns": "Column",
    "facts": "Fact",
    "choices": "Input.Choice",
    "choices.data": "Data.Query",
    "sources": "MediaSource",
    "images": "Image",
    "rows": "TableRow",
    "cells": "TableCell",
}

_COLORS = _names("default dark light accent good warning attention")
_SPACINGS = _names("default none small medium large extraLarge padding")
_SIZES = _names("default small medium large extraLarge")
_STYLES = _names("default emphasis good attention warning accent")

# What is chosen from a list, by property; ("Type", property) where a type has a list of its own.
CHOSEN: dict[str | tuple[str, str], frozenset[str]] = {
    "color": _COLORS,
    "spacing": _SPACINGS,
    "weight": _names("default lighter bolder"),
    "fontType": _names("default monospace"),
    "horizontalAlignment": _names("left center right"),
    "verticalContentAlignment": _names("top center bottom"),
    "associatedInputs": _names("auto none"),
    "mode": _names("primary secondary"),
    ("TextBlock", "size"): _SIZES,
    ("TextRun", "size"): _SIZES,
    ("TextBlock", "style"): _names("default heading"),
    ("Container", "style"): _STYLES,
    ("Column", "style"): _STYLES,
    ("ColumnSet", "style"): _STYLES,
    ("Image", "style"): _names("default person"),
    ("Image", "size"): _names("auto stretch small medium large"),
    ("Input.Text", "style"): _names("text tel url email password"),
    ("Input.ChoiceSet", "style"): _names("compact expanded filtered"),
    **{(action, "style"): _names("default positive destructive") for action in ACTIONS},
}

# Text of these reads Markdown; TextRun, labels, placeholders and button titles do not.
READS_MARKDOWN = {
    "TextBlock": ("text",),
    "Fact": ("title", "value"),
    "Input.Toggle": ("title", "errorMessage"),
    "Input.Choice": ("title",),
    "Input.Text": ("errorMessage",),
    "Input.Number": ("errorMessage",),
    "Input.Date": ("errorMessage",),
    "Input.Time": ("errorMessage",),
    "Input.ChoiceSet": ("errorMessage",),
    "AdaptiveCard": ("fallbackText",),
}
