"""How fast reports are checked, beside a linter of Chinese text and a checker of official documents.

The other two are measured if they lie in the folder of tools, and looked for nowhere else:
`bench-node` with `npm install --ignore-scripts zhlint@0.8.2`, `bench-gongwen` a virtual environment with
`pip install gongwen-skill==2.15.0`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from bench.made_documents import word_file, write_reports
from bench.planted.frames import plants
from taizhang.core.checks import DEFAULT_PROFILE, check_text
from taizhang.core.values import RefusedError
from taizhang.services.checking_many import Asked, check_in_processes

_DOCUMENTS = 500
_PASSAGES = 60
_ZHLINT = """
const { run } = require('zhlint');
const lines = require('fs').readFileSync(process.argv[1], 'utf8').split('\\n').filter(Boolean);
const begin = process.hrtime.bigint();
const said = lines.map(line => {
  try {
    return run(JSON.parse(line), { rules: { preset: 'default' } }).validations.map(one => one.message);
  } catch (error) { return ['zhlint broke off: ' + error]; }
});
process.stdout.write(JSON.stringify([Number(process.hrtime.bigint() - begin) / 1e9, said]));
"""


def measure_checks(seed: int, tools: Path) -> None:
    """Time all rules over many files, one process and two; then what each finds of planted errors."""
    with tempfile.TemporaryDirectory() as made:
        word, plain = write_reports(Path(made), _DOCUMENTS, seed)
        size = sum(path.stat().st_size for path in plain) // len(plain)
        print(f"{len(word)} Word files and {len(plain)} text files, {size} bytes of text each")
        for label, paths in (("Word", word), ("text", plain), ("both", [*word, *plain])):
            for processes in (1, 2):
                seconds = _checked(paths, processes)
                each = seconds / len(paths) * 1000
                print(
                    f"  {label:6} {processes} process(es)  {seconds:6.1f} s, {each:6.1f} ms a file"
                )
        texts = [path.read_text("utf-8") for path in plain]
    script = tools / "bench-node"
    if (script / "node_modules/zhlint").is_dir():
        seconds, said = _zhlint(script, texts)
        broken = sum(bool(one) and one[0].startswith("zhlint broke off") for one in said)
        print(
            f"  zhlint 1 process     {seconds:6.1f} s, {seconds / len(texts) * 1000:6.1f} ms a file (text);"
            f" it breaks off on {broken}"
        )
    else:
        print(f"  zhlint is not in {script}")
    _planted(seed, tools)


def _checked(paths: list[Path], processes: int) -> float:
    asked = Asked(None, DEFAULT_PROFILE, None)
    begin = time.perf_counter()
    results = list(check_in_processes(paths, asked, processes))
    seconds = time.perf_counter() - begin
    assert not any(isinstance(result, RefusedError) for result in results)
    return seconds


def _planted(seed: int, tools: Path) -> None:
    """Of errors planted in passages, how many make a tool say something that it does not say without them."""
    chosen = list(islice(plants(seed, 1), _PASSAGES))
    pairs = [(plant.clean, plant.broken) for plant in chosen]
    ours = [
        [[f"{found.rule} {found.message}" for found in check_text(text)] for text in pair]
        for pair in pairs
    ]
    _tell("taizhang", ours)
    script = tools / "bench-node"
    if (script / "node_modules/zhlint").is_dir():
        _, said = _zhlint(script, [text for pair in pairs for text in pair])
        _tell("zhlint", [said[number : number + 2] for number in range(0, len(said), 2)])
    program = tools / "bench-gongwen/bin/gongwen"
    if program.is_file():
        begin = time.perf_counter()
        said = [_gongwen(program, text) for pair in pairs for text in pair]
        seconds = time.perf_counter() - begin
        _tell("gongwen", [said[number : number + 2] for number in range(0, len(said), 2)])
        print(f"  gongwen takes {seconds / len(said):.2f} s a file, each in a process of its own")
    else:
        print(f"  gongwen is not in {program.parent}")


def _tell(name: str, pairs: list[list[list[str]]]) -> None:
    found = sum(bool(Counter(broken) - Counter(clean)) for clean, broken in pairs)
    idle = sum(bool(clean) for clean, _ in pairs)
    print(
        f"  {name:10} finds {found} of {len(pairs)} planted errors; speaks of {idle} clean passages"
    )


def _zhlint(folder: Path, texts: list[str]) -> tuple[float, list[list[str]]]:
    environment = {**os.environ, "NODE_PATH": str(folder / "node_modules")}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
        lines.write("\n".join(json.dumps(text) for text in texts))
        lines.flush()
        command = [shutil.which("node") or "node", "-e", _ZHLINT, lines.name]
        said = subprocess.run(command, env=environment, capture_output=True, check=True)
    seconds, messages = json.loads(said.stdout)
    return seconds, messages


def _gongwen(program: Path, text: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "总结.docx"
        path.write_bytes(word_file(f"示例镇2025年上半年工作总结\n{text}"))
        command = [str(program), "check", "-t", "report", "--json", str(path)]
        said = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    # What it logs goes to the other stream.
    return [f"{issue['rule_id']} {issue['reason']}" for issue in json.loads(said.stdout)]
