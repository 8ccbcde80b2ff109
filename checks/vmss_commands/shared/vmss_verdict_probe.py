"""Notes what the pack answers inside Checkov, where no output of Checkov tells.

Checkov reports neither which external checks it registered nor the rules that had nothing to
say. Commands copy this file to a folder of its own and have Checkov load that after the pack:
it writes a JSON object a line to the file that ``CKV_VMSS_PROBE`` names:
``{"registered": id, "module": ..., "file": ...}`` for every check with an ID of the pack, and
``{"rule": id, "file": ..., "resource": ..., "lines": [first, last], "outcome": ..., "found": ...}``
for every answer. It imports nothing of the pack, which may be a copy elsewhere.
"""

import json
import os
import sys
import threading

_BINDING = "azure_vmss.binding.checks"
_TARGET = os.environ.get("CKV_VMSS_PROBE")
_LINE_KEYS = (("__startline__", "__endline__"), ("__start_line__", "__end_line__"))
_last = threading.local()


def _note(**facts):
    # one write to a file opened for appending stays whole beside those of other processes
    with open(_TARGET, "a", encoding="utf-8") as notes:
        notes.write(json.dumps(facts, default=str) + "\n")


def _note_registered():
    from checkov.common.checks.base_check_registry import BaseCheckRegistry

    for check in BaseCheckRegistry.get_all_registered_checks():
        if str(check.id).startswith("CKV_VMSS_"):
            module = type(check).__module__
            _note(registered=check.id, module=module, file=getattr(sys.modules.get(module), "__file__", ""))


def _judge_noted(judge):
    def noted(rule, scale_set):
        _last.verdict = judge(rule, scale_set)
        return _last.verdict

    return noted


def _run_noted(run):
    def noted(check, scanned_file, entity_configuration, entity_name, entity_type, skip_info):
        _last.verdict = None
        try:
            return run(check, scanned_file, entity_configuration, entity_name, entity_type, skip_info)
        except Exception as error:
            _note_answer(check, scanned_file, entity_configuration, entity_name, entity_type, "error", str(error))
            raise
        finally:
            if _last.verdict is not None:
                outcome, found = _last.verdict.outcome.value, _last.verdict.found
                _note_answer(check, scanned_file, entity_configuration, entity_name, entity_type, outcome, found)

    return noted


def _note_answer(check, scanned_file, conf, name, resource_type, outcome, found):
    config = conf.get("config") if isinstance(conf.get("config"), dict) else {}
    lines = [
        [holder.get(first), holder.get(last)]
        for holder in (conf, config)
        for first, last in _LINE_KEYS
        if isinstance(holder.get(first), int)
    ]
    resource = conf.get("__address__") or "%s.%s" % (resource_type, name)
    _note(
        rule=check.id,
        file=str(scanned_file),
        resource=resource,
        lines=lines[0] if lines else None,
        outcome=outcome,
        found=found,
    )


def _watch(binding):
    binding.judge = _judge_noted(binding.judge)
    for check_class in (binding.TerraformScaleSetCheck, binding.ArmScaleSetCheck):
        check_class.run = _run_noted(check_class.run)
    binding.watched_by_probe = True


if _TARGET:
    _note_registered()
    _binding = sys.modules.get(_BINDING)
    if _binding is not None and not hasattr(_binding, "watched_by_probe"):
        _watch(_binding)
