"""Modals and home tabs: the methods that open and change them, and what an answer does."""

import json
from typing import Any

from tests.platforms.slack_checks import Json
from tests.platforms.slack_limits import MAX_VIEW_BYTES, view_problems
from tests.platforms.slack_methods import METHODS, Method, needed, with_ids
from tests.platforms.slack_payloads import view_json
from tests.platforms.slack_state import initial_values, updated_values
from tests.platforms.slack_things import SlackError, View, Workspace
from tests.platforms.slack_world import World

MAX_STACKED_VIEWS = 3


class Trouble(Exception):
    """An answer that makes Slack say "We had some trouble connecting" to the person."""


def views_open(world: World, workspace: Workspace, args: Json) -> Json:
    """Open a modal for the person who did something less than 3 s ago."""
    trigger_id, content = needed(args, "trigger_id", "view")
    _check(world, content, "modal")
    user = world.use_trigger(trigger_id)
    view = _new_view(world, workspace, user, content)
    world.modals[user] = [view]
    return {"view": view_json(view, workspace)}


def views_push(world: World, workspace: Workspace, args: Json) -> Json:
    """Put a modal on top of the person's others."""
    trigger_id, content = needed(args, "trigger_id", "view")
    _check(world, content, "modal")
    user = world.use_trigger(trigger_id)
    view = _pushed(world, workspace, user, content)
    return {"view": view_json(view, workspace)}


def views_update(world: World, workspace: Workspace, args: Json) -> Json:
    """Change an open modal."""
    (content,) = needed(args, "view")
    _check(world, content, "modal", but=args.get("view_id") or args.get("external_id") or "")
    if not args.get("view_id") and not args.get("external_id"):
        raise SlackError("invalid_arguments")
    view = _open_view(world, workspace, args)
    if args.get("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")
    _change(world, view, content)
    return {"view": view_json(view, workspace)}


def views_publish(world: World, workspace: Workspace, args: Json) -> Json:
    """Show a person's home tab."""
    user_id, content = needed(args, "user_id", "view")
    user = world.users.get(user_id)
    if user is None or world.workspace_of(user) is not workspace:
        raise SlackError("user_not_found")
    _check(world, content, "home")
    view = world.homes.get(user_id)
    if view is None:
        view = world.homes[user_id] = _new_view(world, workspace, user_id, content)
    elif args.get("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")
    _change(world, view, content)
    return {"view": view_json(view, workspace)}


def answer_submission(world: World, workspace: Workspace, view: View, answer: Any) -> None:
    """Do what the answer to a view_submission says: close, say what is wrong, show another view.

    Raises: Trouble, when Slack would not understand it.
    """
    view.errors = {}
    stack = world.modals.get(view.user, [])
    if not answer:
        _close(world, view)
        return
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action == "errors":
        inputs = {b["block_id"] for b in view.content["blocks"] if b["type"] == "input"}
        errors = answer.get("errors")
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise Trouble(f"errors for {errors}, but the inputs are {inputs}")
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise Trouble("an error without a text")
        view.errors = dict(errors)
    elif action == "clear":
        world.modals.pop(view.user, None)
    elif action in ("update", "push"):
        content = answer.get("view")
        if problems := view_problems(content):
            raise Trouble(f"a view that Slack refuses: {problems}")
        if action == "push" and len(stack) >= MAX_STACKED_VIEWS:
            raise Trouble("more views than Slack stacks")
        if action == "update":
            _change(world, view, content)
        else:
            _pushed(world, workspace, view.user, content)
    else:
        raise Trouble(f"an answer that Slack does not know: {answer}")


def close_view(world: World, user: str) -> None:
    """The person closes the modal on top."""
    if stack := world.modals.get(user):
        _close(world, stack[-1])


def _close(world: World, view: View) -> None:
    stack = [other for other in world.modals.get(view.user, []) if other is not view]
    world.modals[view.user] = stack


def _check(world: World, content: Any, kind: str, but: str = "") -> None:
    problems = view_problems(content)
    if not problems and content["type"] != kind:
        problems = [f"[ERROR] must be a {kind} [json-pointer:/view/type]"]
    if problems:
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})
    if len(json.dumps(content).encode()) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    external = content.get("external_id")
    others = [view for stack in world.modals.values() for view in stack if view.id != but]
    if external and any(
        view.content.get("external_id") == external and external != but for view in others
    ):
        raise SlackError("duplicate_external_id")


def _new_view(world: World, workspace: Workspace, user: str, content: Json) -> View:
    kept = {**content, "blocks": with_ids(world, content["blocks"])}
    view_id = world.new_id("V")
    return View(
        id=view_id,
        user=user,
        team=workspace.id,
        content=kept,
        hash=world.new_id("h"),
        root=view_id,
        values=initial_values(kept),
    )


def _pushed(world: World, workspace: Workspace, user: str, content: Json) -> View:
    stack = world.modals.get(user, [])
    if not stack:
        raise SlackError("no_parent_view")
    if len(stack) >= MAX_STACKED_VIEWS:
        raise SlackError("push_limit_reached")
    view = _new_view(world, workspace, user, content)
    view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def _change(world: World, view: View, content: Json) -> None:
    view.content = {**content, "blocks": with_ids(world, content["blocks"])}
    view.values = updated_values(view.values, view.content)
    view.hash = world.new_id("h")
    view.errors = {}


def _open_view(world: World, workspace: Workspace, args: Json) -> View:
    for stack in world.modals.values():
        for view in stack:
            external = view.content.get("external_id")
            is_meant = view.id == args.get("view_id") or (
                external and external == args.get("external_id")
            )
            if is_meant and view.team == workspace.id:
                return view
    raise SlackError("not_found")


ALL_METHODS: dict[str, tuple[str, Method]] = {
    **METHODS,
    "views.open": ("", views_open),
    "views.push": ("", views_push),
    "views.update": ("", views_update),
    "views.publish": ("", views_publish),
}
