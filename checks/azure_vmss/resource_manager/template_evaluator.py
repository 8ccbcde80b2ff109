"""Evaluates the trees of a template as Resource Manager does: ARM and Bicep alike.

Nothing raises: what costs more than the budget, or is no expression, is unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Callable, NamedTuple

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    either,
    identity_of,
    one_of,
    over_choices,
    undecided,
    unknown,
)
from . import template_functions as functions
from .members import LazyObject, key_of, merged, merged_value
from .resource_names import segments_of
from .template_tree import (
    Binary,
    Call,
    Conditional,
    Deferred,
    Expression,
    For,
    Imported,
    Index,
    Interpolation,
    Lambda,
    Loop,
    Member,
    MethodCall,
    ObjectExpression,
    Opaque,
    Spread,
    Symbol,
    Tree,
    Unary,
    is_literal,
)

Locals = Mapping[str, Value]
MAX_NESTING = 100
MAX_CHOICES_OF_A_DEPLOYMENT = 100_000
MAX_LOOKUP = 64
_LITERALS = (str, int, float, bool, type(None))
_NO_LOCALS: Locals = {}


class Turn(NamedTuple):
    """One turn of a loop: its number, what the names of the loop stand for, and whether it happens."""

    index: Value
    locals: Locals
    happens: Value = True


class Evaluation:
    """What all scopes of one deployment share: how deep the evaluation is, and what was given up.

    ``choices`` is the budget of all values that are one of several: where modules hand on hundreds of them, each step
    costs as much as all their combinations.
    """

    def __init__(self) -> None:
        self.choices = Budget(MAX_CHOICES_OF_A_DEPLOYMENT)
        self.depth = 0
        self.given_up = 0
        self.budget = Budget()


class Evaluator:
    """Evaluates trees. A subclass says what parameters, variables, symbols and the functions of a scope are.

    ``key`` tells its scope from the others of the same tree.
    """

    key = ""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation

    # what a scope adds

    def special_function(self, name: str) -> Callable[[tuple[Tree, ...], Locals], Value] | None:
        """The function of that lower-case name which needs more than values."""
        return _SPECIAL[name].__get__(self) if name in _SPECIAL else None

    def symbol(self, name: str, locals: Locals) -> Value:
        raise NotImplementedError

    def user_function(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """The value of a user-defined function; NotImplemented where there is none of that name."""
        raise NotImplementedError

    def imported(self, path: str, name: str) -> Value:
        raise NotImplementedError

    def method(self, node: MethodCall, locals: Locals) -> Value:
        raise NotImplementedError

    def element_of_symbol(self, name: str, index: Value, locals: Locals) -> Value:
        """The element of a symbol that is a loop of resources; NotImplemented for any other."""
        raise NotImplementedError

    # evaluation

    def value(self, tree: Tree, locals: Locals = _NO_LOCALS) -> Value:
        """The value of a tree, worked out within a budget of its own."""
        if isinstance(tree, _LITERALS) or is_literal(tree):
            return tree
        before = self.evaluation.budget
        self.evaluation.budget = Budget()
        depth = self.evaluation.depth
        try:
            return self.evaluate(tree, locals)
        except OverBudget as error:
            return self._given_up(str(error))
        except RecursionError:
            return self._given_up("it is nested too deeply")
        finally:
            self.evaluation.budget = before
            self.evaluation.depth = depth

    def _given_up(self, reason: str) -> Unknown:
        self.evaluation.given_up += 1
        return unknown(reason, "given up", self.evaluation.given_up)

    def evaluate(self, tree: Tree, locals: Locals) -> Value:
        if isinstance(tree, _LITERALS) or is_literal(tree):
            return tree
        if isinstance(tree, Expression):
            evaluation = self.evaluation
            evaluation.budget.spend()
            evaluation.depth += 1
            if evaluation.depth > MAX_NESTING:
                raise OverBudget("it is nested too deeply")
            result = _NODES[type(tree)](self, tree, locals)
            evaluation.depth -= 1
            if type(result) is OneOf:
                evaluation.choices.spend(len(result.choices))
            return result
        if isinstance(tree, Mapping):
            return LazyObject(tree, lambda member: self.value(member, locals)) if tree else {}
        return self._list(tree, locals)

    def _list(self, elements: Sequence[Tree], locals: Locals) -> Value:
        self.evaluation.budget.check_items(len(elements))
        if not any(isinstance(element, Spread) for element in elements):
            return [self.evaluate(element, locals) for element in elements]
        parts = [
            self.evaluate(element.value, locals) if isinstance(element, Spread) else [self.evaluate(element, locals)]
            for element in elements
        ]
        return over_choices(lambda *values: functions.joined_lists(self.evaluation.budget, values), *parts)

    def _deferred(self, node: Deferred, locals: Locals) -> Value:
        return self.evaluate(node.tree, locals)

    def _opaque(self, node: Opaque, locals: Locals) -> Value:
        return unknown(node.reason, "opaque", id(node))

    def _symbol(self, node: Symbol, locals: Locals) -> Value:
        return locals[node.name] if node.name in locals else self.symbol(node.name, locals)

    def _imported(self, node: Imported, locals: Locals) -> Value:
        return self.imported(node.path, node.name)

    def _call(self, node: Call, locals: Locals) -> Value:
        name = node.name.lower()
        if "." not in name:
            special = self.special_function(name)
            if special is not None:
                return special(node.arguments, locals)
        arguments = tuple(self.evaluate(argument, locals) for argument in node.arguments)
        mine = self.user_function(node.name, arguments)
        return self.apply(name, arguments) if mine is NotImplemented else mine

    def apply(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """A function that needs nothing but values, in every combination of what they may be."""
        if name not in functions.NAMES:
            reason = functions.reason_for(arguments, f"{name}() is known only when it is deployed")
            return unknown(reason, name, *arguments, not_null=True)
        return over_choices(lambda *values: functions.call(self.evaluation.budget, name, values), *arguments)

    def _method_call(self, node: MethodCall, locals: Locals) -> Value:
        return self.method(node, locals)

    def _member(self, node: Member, locals: Locals) -> Value:
        safe = node.safe or _has_safe_link(node.target)
        return self._step(node.target, safe, lambda target: self.member(target, node.name, safe), locals)

    def _index(self, node: Index, locals: Locals) -> Value:
        index = self.evaluate(node.index, locals)
        if isinstance(node.target, Symbol) and node.target.name not in locals:
            found = self.element_of_symbol(node.target.name, index, locals)
            if found is not NotImplemented:
                return found

        safe = node.safe or _has_safe_link(node.target)

        def element(target: Value) -> Value:
            return over_choices(lambda owner, key: self.element(owner, key, safe, node.from_end), target, index)

        return self._step(node.target, safe, element, locals)

    def _step(self, target: Tree, safe: bool, step: Callable[[Value], Value], locals: Locals) -> Value:
        """One step of a chain; behind ".?" the rest of it is null as soon as one link is null or missing."""
        owner = self.evaluate(target, locals)
        return over_choices(lambda found: None if found is None and safe else step(found), owner)

    def member(self, owner: Value, name: str, safe: bool = False) -> Value:
        """The member of a value; null, or unknown unless ``safe``, where it is not there."""
        if isinstance(owner, OneOf):
            return over_choices(lambda found: self.member(found, name, safe), owner)
        if isinstance(owner, Unknown):
            return below(owner, name)
        if isinstance(owner, PartialMap):
            key = key_of(owner.known, name)
            return owner.known[key] if key is not None else unknown(owner.reason, "member", owner, name)
        if isinstance(owner, Mapping):
            if name in owner:
                return owner[name]
            key = key_of(owner, name)
            if key is not None:
                return owner[key]
        return None if safe else unknown(f"there is no member {name}", "member", owner, name)

    def element(self, owner: Value, index: Value, safe: bool = False, from_end: bool = False) -> Value:
        """The element of a list at a position, or the member of an object of that name; none of them a OneOf."""
        if isinstance(index, str):
            return self.member(owner, index, safe)
        if isinstance(owner, (list, PartialList)):
            return self._list_element(owner, index, safe, from_end)
        if isinstance(owner, Unknown) and isinstance(index, (int, Unknown)):
            return below(owner, index if isinstance(index, int) else "[?]", index)
        if isinstance(owner, Mapping) and isinstance(index, (Unknown, PartialText)):
            return self.one_of_many({key: owner[key] for key in owner}, index)
        return unknown(functions.reason_for((owner, index), "there is no such element"), "element", owner, index)

    def _list_element(self, owner: Value, index: Value, safe: bool, from_end: bool) -> Value:
        items = owner.items if isinstance(owner, PartialList) else owner
        if isinstance(index, bool) or not isinstance(index, (int, Unknown)):
            return unknown("a position is no number", "element", owner, index)
        if isinstance(index, Unknown):
            return self.one_of_many(dict(enumerate(items)), index)
        seen = items[len(items) - index :] if from_end else items[: index + 1]
        if any(isinstance(item, Gap) for item in seen):
            return unknown(functions.reason_for((owner,), ""), "element", owner, index, from_end)
        place = len(items) - index if from_end else index
        if 0 <= place < len(items):
            return items[place]
        return None if safe else unknown("a list is too short", "element", owner, index)

    def one_of_many(self, members: Mapping[Any, Value], key: Value) -> Value:
        """What is looked up with a key that is not known: one of the members, for another key is an error."""
        reason = functions.reason_for((key,), "")
        if not 0 < len(members) <= MAX_LOOKUP or any(isinstance(value, Gap) for value in members.values()):
            return unknown(reason, "lookup", list(members), key)
        identity = key.identity if isinstance(key, Unknown) else identity_of("key", key)
        return one_of([(frozenset({(identity, name)}), value) for name, value in members.items()], reason)

    def _interpolation(self, node: Interpolation, locals: Locals) -> Value:
        parts = [self.evaluate(part, locals) for part in node.parts]
        if len(parts) == 1 and isinstance(parts[0], (Unknown, PartialText)):
            return parts[0]
        return over_choices(lambda *values: functions.joined_text(self.evaluation.budget, values), *parts)

    def _lambda(self, node: Lambda, locals: Locals) -> Value:
        return unknown("a lambda is no value", "lambda", id(node))

    def _unary(self, node: Unary, locals: Locals) -> Value:
        operand = self.evaluate(node.operand, locals)
        if node.operator == "!":
            return negated(operand)
        return self.apply("sub", (0, operand)) if node.operator == "-" else operand

    def _binary(self, node: Binary, locals: Locals) -> Value:
        operator = node.operator
        if operator in ("&&", "||"):
            return self._logical((node.left, node.right), locals, decisive=operator == "||")
        if operator == "??":
            return self.coalesce((node.left, node.right), locals)
        left, right = self.evaluate(node.left, locals), self.evaluate(node.right, locals)
        if operator in ("=~", "!~"):
            budget = self.evaluation.budget
            answer = over_choices(lambda one, other: functions.equal(budget, one, other, fold=True), left, right)
        else:
            answer = self.apply(_OPERATORS.get(operator, "equals"), (left, right))
        return negated(answer) if operator in ("!=", "!~") else answer

    def _logical(self, arguments: tuple[Tree, ...], locals: Locals, decisive: bool) -> Value:
        """``and`` or ``or``: one decisive argument is enough, whatever the others are."""
        answers: list[Value] = []
        for argument in arguments:
            answer = functions.truth(self.evaluate(argument, locals))
            if answer is decisive:
                return decisive
            answers.append(answer)
        return over_choices(lambda *found: decisive if decisive in found else not decisive, *answers)

    def _conditional(self, node: Conditional, locals: Locals) -> Value:
        return self.chosen(node.condition, node.then, node.otherwise, locals)

    def chosen(self, condition: Tree, then: Tree, otherwise: Tree, locals: Locals) -> Value:
        """The branch that the condition picks; only that one is evaluated where the condition is known."""
        decided = functions.truth(self.evaluate(condition, locals))
        return over_choices(lambda yes: self.evaluate(then if yes else otherwise, locals), decided)

    def coalesce(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        if not arguments:
            return None
        head, others = self.evaluate(arguments[0], locals), arguments[1:]

        def first_given(value: Value) -> Value:
            if value is None:
                return self.coalesce(others, locals)
            if isinstance(value, Unknown) and not value.not_null and others:
                is_null = Unknown(value.reason, identity_of("is null", value), True)
                given = Unknown(value.reason, value.identity, True, value.reference)
                return either(is_null, self.coalesce(others, locals), given)
            return value

        return over_choices(first_given, head)

    def _object_expression(self, node: ObjectExpression, locals: Locals) -> Value:
        parts: list[Value] = []
        for entry in node.members:
            if isinstance(entry, Spread):
                parts.append(self.evaluate(entry.value, locals))
                continue
            name, tree = entry
            key = self.evaluate(name, locals)
            parts.append(over_choices(lambda found, tree=tree: self._single_member(found, tree, locals), key))
        return over_choices(self._spread_objects, *parts)

    def _single_member(self, name: Value, tree: Tree, locals: Locals) -> Value:
        if isinstance(name, str):
            return LazyObject({name: tree}, lambda member: self.value(member, locals))
        return PartialMap({}, functions.reason_for((name,), "a name is not known"), identity_of("named", name))

    def _spread_objects(self, *parts: Value) -> Value:
        self.evaluation.budget.check_items(len(parts))
        result: Value = {}
        pending: list[Mapping[str, Any]] = []
        for part in parts:
            if isinstance(part, Mapping):
                pending.append(part)
            elif isinstance(part, PartialMap) and not part.known:
                # a single member with an unknown name leaves the others as they are
                members = merged([*([result] if isinstance(result, Mapping) else [result.known]), *pending], False)
                result, pending = PartialMap(members, part.reason, part.identity), []
            else:
                result, pending = merged_value(result, part), []
                if result is None:
                    return unknown("an object is not known", "spread", part)
        if not pending:
            return result
        if isinstance(result, Mapping):
            return merged([result, *pending], deep=False)
        return PartialMap(merged([result.known, *pending], deep=False), result.reason, result.identity)

    def _for(self, node: For, locals: Locals) -> Value:
        def values(turns: Sequence[Turn], rest: Gap | None) -> Value:
            items: list[Any] = []
            for turn in turns:
                self.evaluation.budget.spend()
                items.append(self.evaluate(node.body, turn.locals))
            return functions.list_value(items + ([rest] if rest else []))

        return self._each_turn(node.loop, locals, values)

    def _each_turn(self, loop: Loop, locals: Locals, values: Callable[[Sequence[Turn], Gap | None], Value]) -> Value:
        source = self.evaluate(loop.items if loop.count is None else loop.count, locals)

        def over(found: Value) -> Value:
            count = len(found) if isinstance(found, list) else found
            if isinstance(count, bool) or not isinstance(count, int):
                if isinstance(found, PartialList):
                    known = [item for item in found.items if not isinstance(item, Gap)]
                    gap = next(item for item in found.items if isinstance(item, Gap))
                    return values([self._turn(loop, locals, at, item) for at, item in enumerate(known)], gap)
                reason = functions.reason_for((found,), "the number of turns is not known")
                return values([], Gap(reason, identity_of("turns", found)))
            self.evaluation.budget.check_items(count)
            items = found if isinstance(found, list) else range(count)
            return values([self._turn(loop, locals, at, item) for at, item in enumerate(items)], None)

        return over_choices(over, source)

    def turns(self, loop: Loop, locals: Locals, limit: int) -> list[Turn]:
        """The turns of a loop of resources, at most ``limit``; a single one where their number is not known."""
        source = self.value(loop.items if loop.count is None else loop.count, locals)
        if isinstance(source, OneOf):
            found: list[Turn] = []
            for choice in source.choices:
                happens = over_choices(lambda value, mine=choice.value: value is mine, source)
                found.extend(
                    turn._replace(happens=happens) for turn in self._turns_of(loop, locals, choice.value, limit)
                )
            return found[:limit]
        return self._turns_of(loop, locals, source, limit)

    def _turns_of(self, loop: Loop, locals: Locals, source: Value, limit: int) -> list[Turn]:
        if isinstance(source, (list, PartialList)):
            items = source if isinstance(source, list) else [item for item in source.items if not isinstance(item, Gap)]
            turns = [self._turn(loop, locals, at, item) for at, item in enumerate(items[:limit])]
            return turns if isinstance(source, list) else [*turns, self._open_turn(loop, locals, source)]
        if loop.count is not None and isinstance(source, int):
            return [self._turn(loop, locals, at, at) for at in range(min(source, limit))]
        return [self._open_turn(loop, locals, source)]

    def _open_turn(self, loop: Loop, locals: Locals, source: Value) -> Turn:
        """Stands for all turns whose number nobody knows."""
        reason = functions.reason_for((source,), "the number of instances is not known")
        index = unknown(reason, "index of", source, not_null=True)
        item = below(source, "[?]", index) if isinstance(source, Unknown) else unknown(reason, "item of", source)
        return self._turn(loop, locals, index, item)._replace(happens=undecided(reason, "any of", source))

    def _turn(self, loop: Loop, locals: Locals, index: Value, item: Value) -> Turn:
        names: dict[str, Value] = {**locals, f"copyIndex {loop.name.lower()}": index}
        if loop.count is not None:
            names.setdefault("copyIndex ", index)
        if loop.item:
            names[loop.item] = item
        if loop.index:
            names[loop.index] = index
        return Turn(index, names)

    # functions that evaluate their arguments themselves

    def _if(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        if len(arguments) != 3:
            return unknown("if() takes three arguments", "if", len(arguments))
        return self.chosen(arguments[0], arguments[1], arguments[2], locals)

    def _and(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._logical(arguments, locals, decisive=False)

    def _or(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._logical(arguments, locals, decisive=True)

    def _not(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return negated(self.evaluate(arguments[0], locals)) if arguments else unknown("not() takes an argument", "not")

    def _try_get(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        found: Value = self.evaluate(arguments[0], locals) if arguments else None
        for argument in arguments[1:]:
            key = self.evaluate(argument, locals)
            found = over_choices(
                lambda owner, at: None if owner is None else self.element(owner, at, safe=True), found, key
            )
        return found

    def _index_from_end(self, arguments: tuple[Tree, ...], locals: Locals, safe: bool = False) -> Value:
        values = [self.evaluate(argument, locals) for argument in arguments[:2]]
        return over_choices(lambda owner, at: self.element(owner, at, safe, from_end=True), *values)

    def _try_index_from_end(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._index_from_end(arguments, locals, safe=True)

    def _shallow_merge(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._over_parts("shallowmerge", arguments, locals, self._spread_objects)

    def _flatten(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._over_parts("flatten", arguments, locals, lambda *parts: self.apply("flatten", (list(parts),)))

    def _over_parts(self, name: str, arguments: tuple[Tree, ...], locals: Locals, join: Callable[..., Value]) -> Value:
        """A function of a list of parts, each of which may be one of several values."""

        def joined(found: Value) -> Value:
            return over_choices(join, *found) if isinstance(found, list) else self.apply(name, (found,))

        return over_choices(joined, *(self.evaluate(argument, locals) for argument in arguments[:1]))

    def _split(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        """``split``; a name of which a part is not known has no slash in that part, or it would be no name."""

        def parts(text: Value, *separators: Value) -> Value:
            if isinstance(text, PartialText) and separators == ("/",):
                return list(segments_of(text))
            return self.apply("split", (text, *separators))

        return over_choices(parts, *(self.evaluate(argument, locals) for argument in arguments[:2]))

    def _copy_index(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        values = [self.evaluate(argument, locals) for argument in arguments]
        name = values.pop(0) if values and isinstance(values[0], str) else ""
        index = locals.get(f"copyIndex {name.lower()}")
        if index is None:
            return unknown("copyIndex() stands in no loop", "copyIndex", name)
        return self.apply("add", (index, values[0])) if values else index

    # lambdas

    def _over_elements(
        self,
        arguments: tuple[Tree, ...],
        locals: Locals,
        name: str,
        function: Callable[[list[Any], Lambda, tuple[Value, ...]], Value],
        place: int = 1,
    ) -> Value:
        """A function of a list, a lambda at ``place``, and what else is given; unknown where the list is not known."""
        lambdas = self._lambda_at(arguments, place)
        if lambdas is None:
            return unknown(f"{name}() takes a lambda", name, len(arguments))
        others = tuple(
            self.evaluate(argument, locals)
            for at, argument in enumerate(arguments)
            if at > 0 and not isinstance(argument, Lambda)
        )

        def over(found: Value) -> Value:
            if isinstance(found, Mapping):
                found = dict(found)
            elif not isinstance(found, list):
                reason = functions.reason_for((found,), f"{name}() is given no list")
                return unknown(reason, name, found, *self._what_it_does(lambdas, locals), not_null=True)
            self.evaluation.budget.check_items(len(found))
            return function(found, lambdas, others)

        return over_choices(over, self.evaluate(arguments[0], locals))

    @staticmethod
    def _lambda_at(arguments: tuple[Tree, ...], place: int) -> Lambda | None:
        found = arguments[place] if len(arguments) > place else None
        return found if isinstance(found, Lambda) else None

    def _what_it_does(self, function: Lambda, locals: Locals) -> tuple[Value, ...]:
        """What makes two lambdas one: the compiler writes one again wherever the variable that holds it is used."""
        text = repr(function)
        folded = text.lower()
        used = [(name, value) for name, value in locals.items() if name.split()[-1].lower() in folded]
        return (self.key, text, used)

    def _applied(self, function: Lambda, locals: Locals, *values: Value) -> Value:
        return self.evaluate(function.body, {**locals, **dict(zip(function.parameters, values))})

    def _filter(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def kept(items: list[Any], function: Lambda, others: tuple[Value, ...]) -> Value:
            result: list[Any] = []
            for at, item in enumerate(items):
                answer = functions.truth(self._applied(function, locals, item, at))
                if answer is True:
                    result.append(item)
                elif answer is not False:
                    result.append(Gap(functions.reason_for((answer,), ""), identity_of("filter", answer, at)))
            return functions.list_value(result)

        return self._over_elements(arguments, locals, "filter", kept)

    def _map(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._over_elements(
            arguments,
            locals,
            "map",
            lambda items, function, others: [
                self._applied(function, locals, item, at) for at, item in enumerate(items)
            ],
        )

    def _map_values(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._over_elements(
            arguments,
            locals,
            "mapvalues",
            lambda items, function, others: {key: self._applied(function, locals, items[key]) for key in items},
        )

    def _reduce(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def reduced(items: list[Any], function: Lambda, others: tuple[Value, ...]) -> Value:
            result = others[0] if others else None
            for at, item in enumerate(items):
                result = self._applied(function, locals, result, item, at)
            return result

        return self._over_elements(arguments, locals, "reduce", reduced, place=2)

    def _sort(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def ordered(items: list[Any], function: Lambda, others: tuple[Value, ...]) -> Value:
            result: list[Any] = []
            for item in items:
                place = len(result)
                while place > 0:
                    before = functions.truth(self._applied(function, locals, item, result[place - 1]))
                    if not isinstance(before, bool):
                        return unknown(functions.reason_for((before,), ""), "sort", items)
                    if not before:
                        break
                    place -= 1
                result.insert(place, item)
            return result

        return self._over_elements(arguments, locals, "sort", ordered)

    def _to_object(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        make = self._lambda_at(arguments, 2)

        def built(items: list[Any], function: Lambda, others: tuple[Value, ...]) -> Value:
            result: dict[str, Any] = {}
            for item in items:
                key = self._applied(function, locals, item)
                if not isinstance(key, str):
                    return PartialMap(
                        result, functions.reason_for((key,), "a name is not known"), identity_of("toobject", items)
                    )
                result[key] = self._applied(make, locals, item) if make else item
            return result

        return self._over_elements(arguments, locals, "toobject", built)

    def _group_by(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def grouped(items: list[Any], function: Lambda, others: tuple[Value, ...]) -> Value:
            result: dict[str, list[Any]] = {}
            for item in items:
                key = self._applied(function, locals, item)
                if not isinstance(key, str):
                    return unknown(functions.reason_for((key,), "a name is not known"), "groupby", items)
                result.setdefault(key, []).append(item)
            return result

        return self._over_elements(arguments, locals, "groupby", grouped)


def below(owner: Unknown, step: Any, *others: Value) -> Unknown:
    """What is below something that is not known: the attribute of a resource stays one."""
    reference = owner.reference
    if reference is not None:
        reference = replace(reference, attribute=(*reference.attribute, step))
    return Unknown(owner.reason, identity_of("below", owner, step, *others), False, reference)


def negated(value: Value) -> Value:
    return over_choices(lambda found: not found, functions.truth(value))


def _has_safe_link(tree: Tree) -> bool:
    while isinstance(tree, (Member, Index)):
        if tree.safe:
            return True
        tree = tree.target
    return False


_NODES: dict[type, Callable[..., Value]] = {
    Deferred: Evaluator._deferred,
    Opaque: Evaluator._opaque,
    Symbol: Evaluator._symbol,
    Imported: Evaluator._imported,
    Call: Evaluator._call,
    MethodCall: Evaluator._method_call,
    Member: Evaluator._member,
    Index: Evaluator._index,
    Interpolation: Evaluator._interpolation,
    Lambda: Evaluator._lambda,
    Unary: Evaluator._unary,
    Binary: Evaluator._binary,
    Conditional: Evaluator._conditional,
    ObjectExpression: Evaluator._object_expression,
    For: Evaluator._for,
    Spread: Evaluator._lambda,
}
_OPERATORS = {
    "==": "equals",
    "!=": "equals",
    "<": "less",
    "<=": "lessorequals",
    ">": "greater",
    ">=": "greaterorequals",
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
}
_SPECIAL: dict[str, Callable[..., Value]] = {
    "if": Evaluator._if,
    "and": Evaluator._and,
    "or": Evaluator._or,
    "not": Evaluator._not,
    "coalesce": lambda self, arguments, locals: self.coalesce(arguments, locals),
    "tryget": Evaluator._try_get,
    "indexfromend": Evaluator._index_from_end,
    "tryindexfromend": Evaluator._try_index_from_end,
    "copyindex": Evaluator._copy_index,
    "shallowmerge": Evaluator._shallow_merge,
    "flatten": Evaluator._flatten,
    "split": Evaluator._split,
    "filter": Evaluator._filter,
    "map": Evaluator._map,
    "mapvalues": Evaluator._map_values,
    "reduce": Evaluator._reduce,
    "sort": Evaluator._sort,
    "toobject": Evaluator._to_object,
    "groupby": Evaluator._group_by,
}
