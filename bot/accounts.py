"""Which person an account belongs to: tied at the first message by verified e-mail, untied when the
account is a guest's."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from bot import departures
from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.events import Profile
from bot.ports import Clock, Conflict, OpenStore, Platform, TryLater, Unreachable


class Accounts:
    """Asks platforms who an account is, and keeps the answer. Never called within a transaction."""

    def __init__(self, open_store: OpenStore, clock: Clock) -> None:
        self._open_store = open_store
        self._clock = clock
        self._platforms: dict[str, Platform] = {}

    def connect(self, platforms: Iterable[Platform]) -> None:
        """Tell which platforms can be asked."""
        self._platforms = {platform.name: platform for platform in platforms}

    def platform(self, account: AccountRef) -> Platform:
        """The account's platform. Raises: KeyError when it is not connected."""
        return self._platforms[account.platform]

    async def welcome(self, account: AccountRef) -> Profile:
        """The profile of an account that nobody has; unless it is a guest's, it is tied to its
        person. Raises: TryLater, Unreachable, KeyError."""
        profile = await self.platform(account).profile(account)
        if not profile.is_guest:
            try:
                await self._link(account, profile)
            except Conflict:  # another first message of the same person was faster
                await self._link(account, profile)
        return profile

    async def meet(self, account: AccountRef) -> None:
        """Find out who an account is, if that is not known; a platform that cannot say is asked
        again another time."""
        async with self._open_store() as store:
            known = await store.people.by_account(account)
        if known is None:
            with suppress(TryLater, Unreachable):
                await self.welcome(account)

    async def _link(self, account: AccountRef, profile: Profile) -> None:
        """The person of a new account: by verified e-mail, else somebody new who may only ask.

        The language of a person's first account is theirs until they choose another.
        """
        async with self._open_store() as store:
            person = await store.people.by_email(profile.email) if profile.email else None
            if person is None:
                stranger = Person(
                    id=PersonId(0),
                    name=profile.name,
                    email=profile.email,
                    language=profile.language,
                    listed=False,
                )
                person = await store.people.add(stranger)
            elif profile.language != person.language and not await store.people.accounts(person.id):
                await store.people.save(replace(person, language=profile.language))
            await store.people.link(
                Account(ref=account, person=person.id, address=account.user, used_at=self._clock())
            )

    async def changed(self, account: AccountRef, profile: Profile | None) -> None:
        """What becomes of a person whose account is gone (None), has come back, or is a guest's
        now. Whoever is gone leaves their channels to a successor. Source: LEA1."""
        async with self._open_store() as store:
            person = await store.people.by_account(account)
            if person is None:
                return
            if profile is not None and profile.is_guest:
                await store.people.unlink(account)
            elif person.active == (profile is None):
                await store.people.save(replace(person, active=profile is not None))
                step = "account.gone" if profile is None else "account.back"
                now = self._clock()
                await store.records.note(step, person.id, {}, now)
                if profile is None:
                    await departures.begin(store, person.id, departures.gone_on(now), now)
                elif person.listed:
                    await departures.call_off(store, person.id, now)
