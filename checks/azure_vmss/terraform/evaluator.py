"""What an expression comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable

from ..evaluation.budget import MAX_DEPTH, Budget, OverBudget
from ..evaluation.values import (
    Failure,
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    identity_of,
    is_consistent,
    one_of,
    one_of_members,
    unknown,
)
from . import operators
from .alternatives import SKIPPED, Alternatives
from .choices import between_gaps, failure, outcomes, spread, without_failures
from .conversion import convert_value, elements_of, joined_text
from .errors import TerraformError
from .expression_tree import (
    Call,
    Chain,
    Conditional,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Invalid,
    Literal,
    Name,
    ObjectOf,
    Parentheses,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    TooLarge,
    Traversal,
    TupleOf,
    Unary,
)
from .function_table import call_function
from .scope import Names, OpenObject, Scope
from .typed_values import (
    NUMBER,
    STRING,
    ListValue,
    MapValue,
    SetValue,
    check_weight,
    is_number,
    type_name,
    type_of,
    whole,
)


def evaluate(expression: Expression, scope: Scope, budget: Budget) -> Value:
    """The value as Terraform works it out; never raises.

    Tuples are ``list``, objects ``dict`` (or another Mapping); lists, sets and maps are the classes of
    :mod:`typed_values`, which are ``list``, ``tuple`` and ``dict`` too. What Terraform refuses, and what goes over the
    budget, is an Unknown that says why.
    """
    if type(expression) is Literal:
        return expression.value
    try:
        return evaluate_or_raise(expression, scope, budget)
    except (TerraformError, OverBudget) as error:
        return unknown(str(error), "refused", written(expression))
    except RecursionError:
        return unknown("it is nested too deeply", "refused", id(expression))


def evaluate_or_raise(expression: Expression, scope: Scope, budget: Budget) -> Value:
    """As :func:`evaluate`, but TerraformError says that Terraform refuses it; OverBudget and RecursionError too."""
    return without_failures(_Evaluation(scope, budget).value(expression))


class _Evaluation:
    """Evaluation in one scope."""

    __slots__ = ("_depth", "budget", "scope")

    def __init__(self, scope: Scope, budget: Budget, depth: int = 0) -> None:
        self.scope = scope
        self.budget = budget
        self._depth = depth

    def value(self, expression: Expression) -> Value:
        kind = type(expression)
        if kind is Literal:
            return expression.value  # type: ignore[union-attr]
        self.budget.spend()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise OverBudget("it is nested too deeply")
        try:
            return _KINDS[kind](self, expression)
        finally:
            self._depth -= 1

    def child(self, names: Mapping[str, Value]) -> _Evaluation:
        return _Evaluation(Names(self.scope, names), self.budget, self._depth)

    # names and steps

    def name(self, expression: Name) -> Value:
        found = self.scope.named(expression.name)
        if found is not None:
            return found[expression.name]
        raise TerraformError(f'"{expression.name}" is no value')

    def traversal(self, expression: Traversal) -> Value:
        base, steps = expression.base, expression.steps
        if type(base) is Name:
            value, used = self._root(base.name, steps)
            steps = steps[used:] if used else steps
        else:
            value = self.value(base)
        for step in steps:
            value = self.step(value, step)
        return value

    def _root(self, name: str, steps: tuple[Step, ...]) -> tuple[Value, int]:
        """The value that a traversal starts from, and how many of its steps name it."""
        scope = self.scope
        found = scope.named(name)
        if found is not None:
            return found[name], 0
        if name == "self":
            raise TerraformError("self is only there in provisioners and conditions")
        first = self._word(steps, 0)
        if name == "var":
            return scope.variable(first), 1
        if name == "local":
            return scope.local(first), 1
        if name == "module":
            return scope.module(first), 1
        if name == "each":
            return scope.each(first), 1
        if name == "count":
            if first != "index":
                raise TerraformError(f"there is no count.{first}")
            return scope.count_index(), 1
        if name == "path":
            return scope.path(first), 1
        if name == "terraform":
            return scope.terraform(first), 1
        if name == "data":
            return scope.resource("data", first, self._word(steps, 1)), 2
        if name == "resource":
            return scope.resource("managed", first, self._word(steps, 1)), 2
        if name == "ephemeral":
            return unknown(
                "an ephemeral resource is read when the plan runs", "ephemeral", first, self._word(steps, 1)
            ), 2
        return scope.resource("managed", name, first), 1

    @staticmethod
    def _word(steps: tuple[Step, ...], position: int) -> str:
        step = steps[position] if position < len(steps) else None
        if type(step) is GetAttribute:
            return step.name
        raise TerraformError("a name is missing behind the dot")

    def step(self, value: Value, step: Step) -> Value:
        kind = type(step)
        if kind is GetAttribute:
            return get_attribute(value, step.name)  # type: ignore[union-attr]
        if kind is GetIndex:
            return get_index(value, self.value(step.key), self.budget)  # type: ignore[union-attr]
        return spread(lambda each: self._splat(each, step.steps), value)  # type: ignore[union-attr]

    def _splat(self, value: Value, steps: tuple[Step, ...]) -> Value:
        def each(element: Value) -> Value:
            for step in steps:
                element = self.step(element, step)
            return element

        if value is None:
            return []
        if isinstance(value, PartialList):
            return PartialList(tuple(item if isinstance(item, Gap) else each(item) for item in value.items))
        if isinstance(value, Unknown) and not (isinstance(value, OpenObject) and value.is_instance):
            return unknown(value.reason, "splat", value, written(steps), not_null=True)
        elements = elements_of(value)
        if elements is None:
            return [each(value)]
        self.budget.check_items(len(elements))
        found = [each(element) for element in elements]
        if isinstance(value, (ListValue, SetValue)):
            types = [type_of(element) for element in found]
            if all(one == types[0] for one in types):
                return ListValue(
                    found,
                    types[0] if types else value.element_type if not steps else _stepped(value.element_type, steps),
                )
        return found

    # operators

    def unary(self, expression: Unary) -> Value:
        operand = self.value(expression.operand)
        return (
            operators.negated(operand, self.budget)
            if expression.operator == "!"
            else operators.minus(operand, self.budget)
        )

    def chain(self, expression: Chain) -> Value:
        value = self.value(expression.first)
        for operator, operand in expression.rest:
            value = self._operation(operator, value, operand)
        return value

    def _operation(self, operator: str, value: Value, operand: Expression) -> Value:
        if operator == "&&":
            return operators.both(value, lambda: self.value(operand), self.budget)
        if operator == "||":
            return operators.any_of(value, lambda: self.value(operand), self.budget)
        other = self.value(operand)
        if operator == "==":
            return operators.equal(value, other, self.budget)
        if operator == "!=":
            return operators.negated(operators.equal(value, other, self.budget), self.budget)
        if operator in ("<", ">", "<=", ">="):
            return operators.compared(operator, value, other, self.budget)
        return operators.arithmetic(operator, value, other, self.budget)

    def conditional(self, expression: Conditional) -> Value:
        """Branches that follow each other in the place of "else" are worked out from the last one on."""
        cases: list[tuple[Value, Value]] = []
        rest: Expression = expression
        while type(rest) is Conditional:
            self.budget.spend()
            cases.append((self._or_failure(rest.condition), self._or_failure(rest.when_true)))
            rest = rest.when_false
        value = self._or_failure(rest)
        for position, (condition, when_true) in enumerate(reversed(cases), 1 - len(cases)):
            try:
                if isinstance(condition, Failure):
                    raise TerraformError(condition.reason)
                value = operators.conditional(condition, when_true, value, self.budget)
            except TerraformError as error:
                if not position:
                    raise
                value = failure(error)
        return value

    def _or_failure(self, expression: Expression) -> Value:
        try:
            return self.value(expression)
        except TerraformError as error:
            return failure(error)

    # collections

    def tuple_of(self, expression: TupleOf) -> Value:
        self.budget.check_items(len(expression.elements))
        return check_weight([self.value(element) for element in expression.elements], self.budget)

    def object_of(self, expression: ObjectOf) -> Value:
        self.budget.check_items(len(expression.members))
        keys = [self.value(key) for key, _ in expression.members]
        values = [self.value(member) for _, member in expression.members]
        if all(type(key) is str for key in keys):
            return check_weight(dict(zip(keys, values)), self.budget)
        return spread(lambda *found: self._object(found, values), *keys)

    def _object(self, keys: tuple[Value, ...], values: list[Value]) -> Value:
        members: dict[str, Value] = {}
        others: list[tuple[Value, Value]] = []
        for key, value in zip(keys, values):
            name = self._key(key)
            if isinstance(name, str):
                members[name] = value
            else:
                # it may be any of the members before
                replaced = [known for known in members if operators.equal(name, known, self.budget) is not False]
                others += [*((known, members.pop(known)) for known in replaced), (name, value)]
        if not others:
            return members
        return PartialMap(members, others[-1][0].reason, identity_of("object", keys, values), tuple(others))

    def _key(self, key: Value) -> Value:
        if key is None:
            raise TerraformError("a key is null")
        return convert_value(key, STRING, self.budget)

    def for_(self, expression: For) -> Value:
        return spread(lambda collection: self._for(expression, collection), self.value(expression.collection))

    def _for(self, expression: For, collection: Value) -> Value:
        pairs = self._pairs(collection)
        if pairs is None:
            kind = "for object" if expression.key_result else "for"
            return unknown(collection.reason, kind, collection, written(expression), not_null=True)
        if expression.key_result is not None:
            if isinstance(collection, PartialMap) and collection.others is not None:
                return self._for_object(expression, sorted(collection.known.items()), collection, collection.others)
            return self._for_object(expression, pairs, collection)
        found = Alternatives()
        for key, value in pairs:
            if isinstance(value, Gap):
                found.add([(frozenset(), Gap(value.reason, identity_of("for", value, written(expression))))])
                continue
            inner = self._names_of(expression.key_name, expression.value_name, key, value)
            wanted = True if expression.condition is None else inner.wanted(expression.condition)
            if wanted is not False:
                result = inner.value(expression.result)
                found.add([(given, result if value is True else SKIPPED) for given, value in outcomes(wanted)], wanted)
        return check_weight(found.lists(), self.budget)

    def wanted(self, condition: Expression) -> Value:
        return operators.as_bool(self.value(condition), 'the condition of "for"', self.budget)

    def _for_object(
        self,
        expression: For,
        pairs: list[tuple[Value, Value]],
        collection: Value,
        unnamed: tuple[tuple[Value, Value], ...] = (),
    ) -> Value:
        """``unnamed`` are pairs too, whose keys are not known, and of which another may take the place."""
        found = Alternatives()
        gap: Value | None = None
        others: list[tuple[Value, Value]] | None = []
        for place, (key, value) in enumerate((*pairs, *unnamed)):
            if isinstance(value, Gap):
                gap, others = value, None
                continue
            inner = self._names_of(expression.key_name, expression.value_name, key, value)
            wanted = True if expression.condition is None else inner.wanted(expression.condition)
            if wanted is False:
                continue
            name = spread(self._key, without_failures(inner.value(expression.key_result)))  # type: ignore[arg-type]
            if place < len(pairs) and all(isinstance(each, str) for _, each in outcomes(name)):
                result = inner.value(expression.result)
                cases = spread(lambda yes, each, result=result: (each, result) if yes else SKIPPED, wanted, name)
                found.add(list(outcomes(cases)), wanted if isinstance(wanted, OneOf) else name)
            else:
                gap = next((each for each in (wanted, name) if not isinstance(each, (bool, str))), collection)
                if wanted is not True or isinstance(name, OneOf):
                    others = None
                elif others is not None:
                    others.append((name, inner.value(expression.result)))
        identity = identity_of("for", collection, written(expression))
        return check_weight(
            found.objects(expression.grouped, gap, identity, None if others is None else tuple(others)), self.budget
        )

    def _names_of(self, key_name: str | None, value_name: str, key: Value, value: Value) -> _Evaluation:
        self.budget.spend()
        return self.child({value_name: value} if key_name is None else {key_name: key, value_name: value})

    def _pairs(self, collection: Value) -> list[tuple[Value, Value]] | None:
        """Keys and values to go through, a Gap where it is not known what is there; None where nothing is known."""
        if collection is None:
            raise TerraformError("a null value cannot be iterated over")
        if isinstance(collection, PartialList):
            return _partial_pairs(collection)
        if isinstance(collection, PartialMap):
            names = between_gaps(sorted(collection.known), collection.reason, collection).items
            return [(None, name) if isinstance(name, Gap) else (name, collection.known[name]) for name in names]
        if isinstance(collection, Unknown):
            return None
        if isinstance(collection, Mapping):
            return [(name, collection[name]) for name in sorted(collection)]
        elements = elements_of(collection)
        if elements is None:
            raise TerraformError(f"a {type_name(type_of(collection))} cannot be iterated over")
        if isinstance(collection, SetValue):
            return [(element, element) for element in elements]
        return list(enumerate(elements))

    # calls

    def call(self, expression: Call) -> Value:
        if expression.name in ("try", "can") and not expression.expanded:
            return self._try(expression.arguments) if expression.name == "try" else self._can(expression.arguments)
        arguments = [self.value(argument) for argument in expression.arguments]
        if expression.expanded:
            return spread(lambda last: self._expanded(expression.name, arguments[:-1], last), arguments[-1])
        return call_function(expression.name, arguments, self.scope, self.budget)

    def _expanded(self, name: str, arguments: list[Value], last: Value) -> Value:
        if last is None:
            raise TerraformError("a null value cannot be expanded")
        if isinstance(last, PartialList):
            more: list[Value] = [
                unknown(item.reason, "gap", item.identity, not_null=True) if isinstance(item, Gap) else item
                for item in last.items
            ]
            if name == "merge" or (name == "concat" and not any(isinstance(item, Gap) for item in last.items)):
                return call_function(name, [*arguments, *more], self.scope, self.budget)
            return unknown(last.reason, f"{name}...", arguments, last)
        if isinstance(last, Unknown):
            return unknown(last.reason, f"{name}...", arguments, last)
        elements = elements_of(last)
        if elements is None:
            raise TerraformError("only a list can be expanded into arguments")
        return call_function(name, [*arguments, *elements], self.scope, self.budget)

    def _try(self, arguments: tuple[Expression, ...]) -> Value:
        """The first argument that is no error; one that may be an error or not leaves the others open."""
        pending: Value = None
        for position, argument in enumerate(arguments):
            found = self._or_failure(argument)
            last = position == len(arguments) - 1
            pending = found if position == 0 else self._instead(pending, found)
            if not last and not _may_fail(pending, argument):
                break
        if isinstance(pending, Failure) or not arguments:
            raise TerraformError("no argument of try is without an error")
        return pending

    @staticmethod
    def _instead(first: Value, second: Value) -> Value:
        cases = []
        for given, value in outcomes(first):
            if isinstance(value, Failure):
                cases.append((given, second))
            elif _is_open(value):
                condition = identity_of("fails", value)
                cases.append((given | {(condition, False)}, value))
                cases.append((given | {(condition, True)}, second))
            else:
                cases.append((given, value))
        reason = first.reason if isinstance(first, (OneOf, Unknown)) else ""
        return one_of([case for case in cases if is_consistent(case[0])], reason)

    def _can(self, arguments: tuple[Expression, ...]) -> Value:
        if len(arguments) != 1:
            raise TerraformError("can takes one argument")
        found = self._or_failure(arguments[0])
        if not _may_fail(found, arguments[0]):
            return True
        cases = []
        for given, value in outcomes(found):
            if _is_open(value):
                condition = identity_of("fails", value)
                cases.append((given | {(condition, False)}, True))
                cases.append((given | {(condition, True)}, False))
            else:
                cases.append((given, not isinstance(value, Failure)))
        return one_of(cases, found.reason if isinstance(found, (OneOf, Unknown)) else "")

    # templates

    def template(self, expression: Template) -> Value:
        parts = expression.parts
        if len(parts) == 1 and not isinstance(parts[0], (TemplateIf, TemplateFor)):
            return self.value(parts[0])
        return self._text(expression)

    def _text(self, expression: Template) -> Value:
        return spread(self._joined, *[self.value(part) for part in expression.parts])

    def _joined(self, *parts: Value) -> Value:
        pieces = [self._piece(part) for part in parts]
        self.budget.check_text(sum(len(piece) for piece in pieces if isinstance(piece, str)))
        return joined_text(pieces)

    def _piece(self, part: Value) -> Any:
        if part is None:
            raise TerraformError("a part of a template is null")
        return convert_value(part, STRING, self.budget)

    def template_if(self, expression: TemplateIf) -> Value:
        found: list[Value] = []
        for branch in (expression.when_true, expression.when_false):
            try:
                found.append(self._text(branch))
            except TerraformError as error:
                found.append(failure(error))
        return operators.conditional(self.value(expression.condition), found[0], found[1], self.budget)

    def template_for(self, expression: TemplateFor) -> Value:
        return spread(lambda collection: self._template_for(expression, collection), self.value(expression.collection))

    def _template_for(self, expression: TemplateFor, collection: Value) -> Value:
        pairs = self._pairs(collection)
        if pairs is None or any(isinstance(value, Gap) for _, value in pairs):
            return unknown(collection.reason, "for", collection, written(expression), not_null=True)
        texts = [
            self._names_of(expression.key_name, expression.value_name, key, value)._text(expression.body)
            for key, value in pairs
        ]
        return spread(self._joined, *texts)

    # the rest

    def parentheses(self, expression: Parentheses) -> Value:
        return self.value(expression.inner)

    def invalid(self, expression: Invalid) -> Value:
        raise TerraformError(expression.reason)

    def too_large(self, expression: TooLarge) -> Value:
        raise OverBudget(expression.reason)


_KINDS: dict[type[Any], Callable[[_Evaluation, Any], Value]] = {
    Name: _Evaluation.name,
    Traversal: _Evaluation.traversal,
    Unary: _Evaluation.unary,
    Chain: _Evaluation.chain,
    Conditional: _Evaluation.conditional,
    TupleOf: _Evaluation.tuple_of,
    ObjectOf: _Evaluation.object_of,
    For: _Evaluation.for_,
    Call: _Evaluation.call,
    Template: _Evaluation.template,
    TemplateIf: _Evaluation.template_if,
    TemplateFor: _Evaluation.template_for,
    Parentheses: _Evaluation.parentheses,
    Invalid: _Evaluation.invalid,
    TooLarge: _Evaluation.too_large,
}


def written(part: Any) -> str:
    """A text that is the same for parts of expressions that are the same."""
    try:
        return repr(part)[:2_000]
    except RecursionError:
        return str(id(part))


def get_attribute(value: Value, name: str) -> Value:
    """``value.name``"""
    kind = type(value)
    if kind is dict or kind is MapValue:
        if name in value:
            return value[name]
        raise TerraformError(f'there is no "{name}"')
    if isinstance(value, OneOf):
        return spread(lambda each: get_attribute(each, name), value)
    if isinstance(value, Unknown):
        return _member(value, name)
    if isinstance(value, PartialMap):
        return value.known[name] if name in value.known else unknown(value.reason, "member", value, name)
    if isinstance(value, PartialList):
        return unknown(value.reason, "member", value, name)
    if isinstance(value, Mapping) and name in value:
        return value[name]
    if value is None:
        raise TerraformError(f'null has no "{name}"')
    raise TerraformError(
        f'there is no "{name}"' if isinstance(value, Mapping) else f'a {type_name(type_of(value))} has no "{name}"'
    )


def get_index(value: Value, key: Value, budget: Budget) -> Value:
    """``value[key]``"""
    return spread(lambda a, b: _index(a, b, budget), value, key)


def _index(value: Value, key: Value, budget: Budget) -> Value:
    if value is None or key is None:
        raise TerraformError("null has no elements" if value is None else "an index is null")
    if isinstance(value, Unknown):
        if isinstance(key, (Unknown, PartialText)):
            if isinstance(value, OpenObject) and not value.is_instance:
                return value.member(key)
            return unknown(value.reason, "index", value, key)
        return _member(value, key)
    if isinstance(value, (Mapping, PartialMap)):
        name = convert_value(key, STRING, budget)
        if isinstance(name, str):
            return get_attribute(value, name)
        if isinstance(value, PartialMap):
            return operators.under_open_name(value, name, budget)
        return one_of_members(value, name)
    if isinstance(key, Unknown):
        return unknown(key.reason, "index", value, key)
    if isinstance(value, (list, PartialList)):
        return _element(value, convert_value(key, NUMBER, budget))
    raise TerraformError(f"a {type_name(type_of(value))} has no index")


def _element(value: Value, key: Value) -> Value:
    if isinstance(key, Unknown):
        return unknown(key.reason, "index", value, key)
    position = whole(key)
    if position is None or position < 0:
        raise TerraformError("an index is no whole number or below zero")
    items = value.items if isinstance(value, PartialList) else value
    if isinstance(value, PartialList) and any(isinstance(item, Gap) for item in items[: position + 1]):
        return unknown(value.reason, "index", value, position)
    if position >= len(items):
        raise TerraformError("an index is beyond the end of the list")
    return items[position]


def _member(value: Unknown, step: Any) -> Value:
    if is_number(step):
        step = whole(step)
    elif not isinstance(step, str):
        return unknown(value.reason, "index", value, step)
    if isinstance(value, OpenObject):
        return value.member(step)
    found = unknown(value.reason, "member", value, step)
    if value.reference is not None:
        return replace(found, reference=replace(value.reference, attribute=(*value.reference.attribute, step)))
    return found


def _stepped(element_type: Any, steps: tuple[Step, ...]) -> Any:
    """The type that the steps lead to from an element of a list that is empty."""
    for step in steps:
        if isinstance(step, GetAttribute) and isinstance(element_type, tuple) and element_type[0] == "object":
            element_type = dict(element_type[1]).get(step.name, "any")
        elif isinstance(element_type, tuple) and element_type[0] in ("map", "list"):
            element_type = element_type[1]
        else:
            return "any"
    return element_type


def _partial_pairs(collection: PartialList) -> list[tuple[Value, Value]]:
    pairs: list[tuple[Value, Value]] = []
    behind: Gap | None = None
    for position, item in enumerate(collection.items):
        if isinstance(item, Gap):
            behind = item
            pairs.append((None, item))
        else:
            pairs.append(
                (
                    position
                    if behind is None
                    else unknown(behind.reason, "position", collection, position, not_null=True),
                    item,
                )
            )
    return pairs


def _is_open(value: Value) -> bool:
    """Whether it may turn out to be an error when more is known."""
    return isinstance(value, Unknown) and not isinstance(value, (OpenObject, Failure)) and value.reference is None


def _may_fail(value: Value, expression: Expression) -> bool:
    """Whether an argument of ``try`` or ``can`` is an error, in one case at least."""
    if isinstance(value, OneOf):
        return any(_may_fail(choice.value, expression) for choice in value.choices)
    if isinstance(value, Failure):
        return True
    if isinstance(expression, Traversal) and isinstance(expression.base, Name) and len(expression.steps) == 1:
        return False
    return _is_open(value)
