"""Requests checked against a provider's own description: OpenAPI, Swagger 2,
Google's discovery documents, AWS' Smithy models.

Only what those descriptions use: paths with parameters, required and unknown
query parameters, bodies by schema.
"""
import json
import os
import re
import urllib.parse

from dns_smithy import Model

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool,
         "integer": int, "number": (int, float)}


class Unreadable(Exception):
    """A description is there, but not what reads it."""


def load(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".json"):
            return json.load(file)
        try:
            import yaml
        except ImportError:
            raise Unreadable(f"{path} cannot be read without python3-yaml: "
                             "install it, or unset EXODANE_SPECS") from None
        return yaml.load(file, Loader=yaml.BaseLoader)


def is_a(value, kind):
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES.get(kind, object))


def from_discovery(document):
    """Google's discovery documents, as OpenAPI."""
    paths = {}
    text = re.sub(r'"\$ref": "(\w+)"', r'"$ref": "#/schemas/\1"',
                  json.dumps(document))
    document = json.loads(text)
    for schema in document["schemas"].values():
        schema["additionalProperties"] = "false"
    todo = list(document["resources"].values())
    while todo:
        resource = todo.pop()
        todo += resource.get("resources", {}).values()
        for method in resource.get("methods", {}).values():
            item = paths.setdefault(
                "/" + document["servicePath"] + method["path"], {})
            item[method["httpMethod"].lower()] = {
                "parameters": [
                    {"name": n, "in": p.get("location", "query"), **p}
                    for n, p in
                    {**document["parameters"], **method["parameters"]}.items()
                ], "requestBody": {"content": {"application/json": {
                    "schema": method["request"]}}}
                if "request" in method else {}}
    return {**document, "paths": paths}


def in_one_form(document):
    """Swagger 2 has bodies among the parameters."""
    if "discoveryVersion" in document:
        return from_discovery(document)
    if "smithy" in document:
        return Model(document).as_openapi()
    for item in document.get("paths", {}).values():
        for operation in item.values():
            for parameter in operation.get("parameters", []) \
                    if isinstance(operation, dict) else []:
                if parameter.get("in") == "body":
                    operation["requestBody"] = {"content": {
                        "application/json": {"schema": parameter["schema"]}}}
    return document


class Spec:
    def __init__(self, path, base, given_by_server=(), in_words=(),
                 beyond="(?!)", ignore_case=False):
        """given_by_server: members that only answers have, though required.
        in_words: query parameters that only the documentation's text knows.
        beyond: paths that the document leaves out.
        """
        self.document, self.base = in_one_form(load(path)), base
        self.given_by_server, self.in_words = given_by_server, in_words
        self.beyond = re.compile(beyond)
        self.checked, self.violations = 0, []
        self.paths = [
            (re.compile(re.sub(r"\\\{[^}]*\\\}", "([^/]+)", re.escape(p)) +
                        r"\Z", re.I if ignore_case else 0), item)
            for p, item in self.document.get("paths", {}).items()]

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            if not node["$ref"].startswith("#/"):
                return {}  # in a file that is not here
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def check(self, method, path, body):
        """Adds what is wrong with a request to violations."""
        url = urllib.parse.urlsplit(path)
        route = url.path.removeprefix(self.base)
        if self.beyond.match(route):
            return
        self.checked += 1
        found = [(item, item[method.lower()]) for pattern, item in self.paths
                 if pattern.match(route) and method.lower() in item]
        if not url.path.startswith(self.base) or not found:
            self.violations.append(f"{method} {url.path}: not described")
            return
        item, operation = found[0]
        for fault in [*self.query_faults(item, operation, url.query),
                      *self.body_faults(operation, body)]:
            self.violations.append(f"{method} {url.path}: {fault}")

    def query_faults(self, item, operation, query):
        parameters = [self.resolve(p) for p in item.get("parameters", []) +
                      operation.get("parameters", [])]
        known = {p["name"]: p for p in parameters if p.get("in") == "query"}
        given = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        for name in given:
            # filter[source] is a member of an object named filter.
            if name not in known and name.split("[")[0] not in known and \
               name not in self.in_words:
                yield f"unknown parameter {name}"
        for name, parameter in known.items():
            if str(parameter.get("required")).lower() == "true" and \
               name not in given:
                yield f"parameter {name} is missing"

    def body_faults(self, operation, body):
        if operation.get("xml"):
            yield from operation["xml"](body)
            return
        content = self.resolve(operation.get("requestBody", {})).get(
            "content", {})
        schema = content.get("application/json", {}).get("schema")
        if not body:
            return
        if not content:
            yield "a body that is not described"
        elif schema:
            yield from self.faults(json.loads(body), schema, "body")

    def faults(self, value, schema, where):
        schema = self.resolve(schema)
        for part in schema.get("allOf", []):
            yield from self.faults(value, part, where)
        for word in ("oneOf", "anyOf"):
            tries = [list(self.faults(value, s, where))
                     for s in schema.get(word, [])]
            if tries and all(tries):
                yield from min(tries, key=len)
        if value is None and str(schema.get("nullable")).lower() == "true":
            return
        kind = schema.get("type")
        if isinstance(kind, str) and not is_a(value, kind):
            yield f"{where} is no {kind}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is none of {schema['enum']}"
        if isinstance(value, dict):
            yield from self.object_faults(value, schema, where)
        if isinstance(value, list) and "items" in schema:
            for n, item in enumerate(value):
                yield from self.faults(item, schema["items"], f"{where}[{n}]")
        if isinstance(value, (int, float)):
            if value < float(schema.get("minimum", value)) or \
               value > float(schema.get("maximum", value)):
                yield f"{where} is out of range"

    def object_faults(self, value, schema, where):
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            described = self.resolve(properties.get(name, {}))
            read_only = str(described.get("readOnly")).lower() == "true"
            if name not in value and not read_only and \
               name not in self.given_by_server:
                yield f"{where}.{name} is missing"
        for name, item in value.items():
            if name in properties:
                yield from self.faults(item, properties[name],
                                       f"{where}.{name}")
            elif str(schema.get("additionalProperties")).lower() == "false":
                yield f"{where}.{name} is not described"


def spec_for(backend):
    """By the folder in EXODANE_SPECS; or why there is none to check by."""
    folder = os.environ.get("EXODANE_SPECS")
    if not hasattr(backend, "spec"):
        return None, "no description is published"
    file, base, more = backend.spec
    if not folder:
        return None, "EXODANE_SPECS names no folder of descriptions"
    path = os.path.join(folder, file)
    if not os.path.exists(path):
        return None, f"{path} is not there"
    return Spec(path, base, **more), None
