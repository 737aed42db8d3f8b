"""A few cards and a form as the conversations make them."""

from bot.ui import (
    Action,
    Alternative,
    Button,
    Card,
    Checks,
    Choice,
    Copyable,
    DateField,
    Facts,
    Form,
    Heading,
    Item,
    Link,
    PersonField,
    Quote,
    Text,
    TextField,
)

PRESS = Action("daily_check.all_clear", {"occurrence": 7})
OPEN = Action("approval.approve", {"approval": 41}, opens_form=True)

REQUEST = Card(
    "En ny kanal att ta ställning till",
    (
        Text("Anna Berg vill starta *Simhallen* <!channel> (Facebook). Du behöver bestämma."),
        Facts((("Sökande", "Anna Berg"), ("Syfte", "Berätta om öppettider\noch simskola"))),
        Quote("Kortare & tydligare, tack.", "Karin Ek"),
        Copyable("Text att kopiera", "Vi tar bort det som bryter mot lagen."),
        Text("Begärt tisdag 24 november kl. 10.00.", subtle=True),
    ),
    (
        Button("Godkänn", OPEN, "primary"),
        Button("Avslå", Action("approval.decline", {"approval": 41}, opens_form=True), "danger"),
        Link("Riktlinjerna", "https://solvik.example/riktlinjer?del=2"),
    ),
)
HOME = Card(
    "Hej Anna!",
    (
        Text("Du är Anna Berg: simlärare."),
        Heading("Väntar på dig: 1"),
        Item("Dagens kommentarer", ("Simhallen",), (Button("Svara", PRESS, "primary"),)),
        Heading("Mina kanaler"),
        Item("Simhallen (Facebook)", ("Läge: aktiv.",), (Button("Visa", PRESS),)),
        Item("Simhallen (Facebook)", ("Läge: utkast.",), (Button("Visa", PRESS),)),
    ),
    (Button("Registrera kanal", PRESS, "primary"),),
)
FORM = Form(
    title="Registrera en kanal i Solvik",
    intro="Skriv aldrig ett lösenord här.",
    fields=(
        Choice(
            name="service",
            label="Tjänst",
            options=(("facebook", "Facebook"), ("instagram", "Instagram")),
            value="instagram",
        ),
        TextField(name="name", label="Kanalens namn", help="Som besökarna ser.", max_characters=80),
        TextField(name="purpose", label="Syfte", value="Berätta\nom sim", multiline=True),
        Checks(
            name="sure", label="Jag intygar att", options=(("a", "det är sant."),), values=("a",)
        ),
        DateField(name="first", label="Från och med", value="2026-11-25", required=False),
        PersonField(name="deputy", label="Ersättare", value=5),
    ),
    submit=Action("register_channel.send", {"channel": 12}),
    submit_label="Skicka till chefen",
    alternatives=(Alternative(label="Spara och fortsätt senare", action=PRESS),),
    on_leave=Action("register_channel.keep", {"channel": 12}),
    token="t0k3n",
)


def daily_check(channels: int) -> Card:
    buttons = tuple(Button(label, PRESS) for label in ("Allt lugnt", "Hittade", "Kan inte"))
    items = tuple(Item(f"Kanal {n}", ("Facebook",), buttons) for n in range(1, channels + 1))
    return Card("Dagens kommentarer", items, (Button("Meny", PRESS),))
