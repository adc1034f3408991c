# SPDX-License-Identifier: MIT
# Reads sources, each after its length and a newline; answers each with a line: null, or the error
# as a JSON string. Lines are written one by one, for a source that makes the compiler crash.
import json
import sys

read, write = sys.stdin.buffer, sys.stdout.buffer
while True:
    length = read.readline()
    if not length:
        break
    source = read.read(int(length))
    answer = None
    try:
        compile(source, "<source>", "exec", dont_inherit=True)
    except Exception as problem:
        answer = "{}: {}".format(type(problem).__name__, problem)
    write.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    write.flush()
