"""ГОСТ by the program `openssl` with the gost engine: for machines whose libcrypto cannot be loaded here."""

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path

from sotszakaz.kernel.signatures.crypto.algorithms import Digest
from sotszakaz.kernel.signatures.crypto.interface import Unavailable

_FLAGS = {Digest.STREEBOG_256: "-md_gost12_256", Digest.STREEBOG_512: "-md_gost12_512"}
_SECONDS = 30


class CommandLineGost:
    """One process a call. Raises Unavailable when the program or its engine is not there."""

    name = "программа openssl с модулем gost"
    is_slow = True

    def __init__(self) -> None:
        program = shutil.which("openssl")
        if program is None:
            raise Unavailable("there is no openssl")
        self._program = program
        if self._run(["engine", "gost"]).returncode != 0:
            raise Unavailable("the gost engine is not installed")

    def digest(self, digest: Digest, content: bytes) -> bytes:
        ran = self._run(["dgst", "-engine", "gost", _FLAGS[digest], "-binary"], content)
        if ran.returncode != 0:
            raise RuntimeError("openssl could not count a digest")
        return ran.stdout

    def verify(self, public_key: bytes, digest: Digest, content: bytes, signature: bytes) -> bool:
        with tempfile.TemporaryDirectory(prefix="sotszakaz-gost-") as folder:
            key, sig = Path(folder, "key.pem"), Path(folder, "signature")
            body = base64.encodebytes(public_key).decode()
            key.write_text(f"-----BEGIN PUBLIC KEY-----\n{body}-----END PUBLIC KEY-----\n", encoding="ascii")
            sig.write_bytes(signature)
            arguments = ["dgst", "-engine", "gost", _FLAGS[digest], "-verify", str(key), "-signature", str(sig)]
            return self._run(arguments, content).returncode == 0

    def _run(self, arguments: list[str], content: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [self._program, *arguments], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
