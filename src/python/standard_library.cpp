// SPDX-License-Identifier: MIT
#include <pst/python/standard_library.hpp>

#include <unordered_set>

#include <pst/base/text.hpp>

namespace pst {
namespace {

// sys.stdlib_module_names of CPython 3.10 to 3.13, without underscored names.
constexpr std::string_view k_names =
    "abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb "
    "binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs "
    "codeop collections colorsys compileall concurrent configparser contextlib contextvars copy "
    "copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils "
    "doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch "
    "fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip "
    "hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress "
    "itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math "
    "mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath "
    "nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools "
    "pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd "
    "py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource "
    "rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd "
    "smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl "
    "stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog "
    "tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter "
    "token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing "
    "unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound "
    "wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo "
    "";

constexpr std::string_view k_plain_bases =
    "object ABC Generic Protocol Exception BaseException ValueError TypeError KeyError "
    "RuntimeError AttributeError OSError LookupError IndexError NotImplementedError "
    "ImportError UserWarning Warning DeprecationWarning RuntimeWarning FutureWarning "
    "ArithmeticError StopIteration SyntaxError UnicodeError AssertionError Enum IntEnum "
    "StrEnum Flag IntFlag NamedTuple TypedDict dict list tuple set frozenset str bytes int "
    "float type OrderedDict defaultdict UserDict UserList UserString Mapping MutableMapping "
    "Sequence MutableSequence Set MutableSet Iterable Iterator Container Collection Callable "
    "Hashable Sized Counter deque TestCase IsolatedAsyncioTestCase Thread Process NodeVisitor "
    "NodeTransformer HTMLParser JSONEncoder JSONDecoder Action ArgumentParser HelpFormatter "
    "Handler Formatter Filter StringIO BytesIO TextIOBase RawIOBase IOBase TextIOWrapper Dict "
    "List Tuple SimpleNamespace Template ContextDecorator AbstractContextManager Random Cmd "
    "local Path PurePath ModuleType Structure Union BaseHTTPRequestHandler Loader Awaitable "
    "Coroutine "
    "";

std::unordered_set<std::string_view> words_of(std::string_view text) {
    const auto words = split(text, ' ');
    return {words.begin(), words.end()};
}

}  // namespace

bool is_standard_module(std::string_view top_name) {
    static const auto k_set = words_of(k_names);
    return !top_name.empty() && k_set.contains(top_name);
}

bool is_plain_base(std::string_view base) {
    static const auto k_set = words_of(k_plain_bases);
    base = base.substr(0, base.find('['));
    return k_set.contains(last_part(base));
}

}  // namespace pst
