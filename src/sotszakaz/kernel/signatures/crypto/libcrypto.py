"""ГОСТ by the machine's libcrypto with Debian's gost engine, in this process and without its copies.

The engine is made the default for the digests and keys that it alone knows, so nothing else in the process changes.
Calls release the interpreter's lock: verifications run side by side on all cores.
"""

import ctypes
import ctypes.util
from functools import lru_cache

from sotszakaz.kernel.signatures.crypto.algorithms import Digest
from sotszakaz.kernel.signatures.crypto.interface import Unavailable

_NAMES = {Digest.STREEBOG_256: b"md_gost12_256", Digest.STREEBOG_512: b"md_gost12_512"}
_DIGESTS, _KEYS, _KEY_FORMS = 0x80, 0x200, 0x400
_LOAD_ENGINES = 0x400
_LONGEST = 64

_pointer, _bytes, _size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t


class LibcryptoGost:
    """Raises Unavailable when the library or its engine is not there."""

    name = "libcrypto с модулем gost"
    is_slow = False

    def __init__(self) -> None:
        self._library = _library()
        self._digests = {each: self._library.EVP_get_digestbyname(name) for each, name in _NAMES.items()}
        if not all(self._digests.values()):
            raise Unavailable("the engine knows no ГОСТ Р 34.11-2012")

    def digest(self, digest: Digest, content: bytes) -> bytes:
        found, length = ctypes.create_string_buffer(_LONGEST), ctypes.c_uint(0)
        made = self._library.EVP_Digest(content, len(content), found, ctypes.byref(length), self._digests[digest], None)
        if made != 1:
            self._library.ERR_clear_error()
            raise RuntimeError("libcrypto could not count a digest")
        return found.raw[: length.value]

    def verify(self, public_key: bytes, digest: Digest, content: bytes, signature: bytes) -> bool:
        library = self._library
        start = ctypes.c_char_p(public_key)
        key = library.d2i_PUBKEY(None, ctypes.byref(start), len(public_key))
        context = library.EVP_MD_CTX_new()
        try:
            return bool(
                key
                and library.EVP_DigestVerifyInit(context, None, self._digests[digest], None, key) == 1
                and library.EVP_DigestVerify(context, signature, len(signature), content, len(content)) == 1
            )
        finally:
            library.EVP_MD_CTX_free(context)
            library.EVP_PKEY_free(key)
            library.ERR_clear_error()  # this thread's list of errors is shared with Python's own TLS


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    """libcrypto with the engine initialised, once a process."""
    try:
        library = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
        _declare(library)
    except (OSError, AttributeError) as error:
        raise Unavailable(f"libcrypto: {error}") from error
    library.OPENSSL_init_crypto(_LOAD_ENGINES, None)
    engine = library.ENGINE_by_id(b"gost")
    if not engine or library.ENGINE_init(engine) != 1:
        library.ERR_clear_error()
        raise Unavailable("the gost engine is not installed")
    library.ENGINE_set_default(engine, _DIGESTS | _KEYS | _KEY_FORMS)
    return library


def _declare(library: ctypes.CDLL) -> None:
    signatures = {
        "OPENSSL_init_crypto": (ctypes.c_int, [ctypes.c_uint64, _pointer]),
        "ENGINE_by_id": (_pointer, [_bytes]),
        "ENGINE_init": (ctypes.c_int, [_pointer]),
        "ENGINE_set_default": (ctypes.c_int, [_pointer, ctypes.c_uint]),
        "EVP_get_digestbyname": (_pointer, [_bytes]),
        "EVP_Digest": (ctypes.c_int, [_bytes, _size, _bytes, ctypes.POINTER(ctypes.c_uint), _pointer, _pointer]),
        "d2i_PUBKEY": (_pointer, [_pointer, ctypes.POINTER(_bytes), ctypes.c_long]),
        "EVP_MD_CTX_new": (_pointer, []),
        "EVP_MD_CTX_free": (None, [_pointer]),
        "EVP_PKEY_free": (None, [_pointer]),
        "EVP_DigestVerifyInit": (ctypes.c_int, [_pointer, _pointer, _pointer, _pointer, _pointer]),
        "EVP_DigestVerify": (ctypes.c_int, [_pointer, _bytes, _size, _bytes, _size]),
        "ERR_clear_error": (None, []),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
