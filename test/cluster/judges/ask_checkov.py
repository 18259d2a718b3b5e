"""Asks checkov about each file by itself, in one process: it takes seconds to start, and mixes up the objects of files that it sees together."""
import json
import sys

from checkov.kubernetes.runner import Runner
from checkov.runner_filter import RunnerFilter

for file in sys.argv[1:]:
    report = Runner().run(root_folder=None, files=[file], runner_filter=RunnerFilter(framework=["kubernetes"]))
    failed = [{"check": each.check_id, "name": each.check_name, "resource": each.resource} for each in report.failed_checks]
    print(json.dumps({"file": file, "read": len(report.resources), "unread": len(report.parsing_errors), "failed": failed}))
