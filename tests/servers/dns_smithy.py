"""AWS' Smithy models as far as requests are checked by them: path, method,
query, and an XML body by names, lists, words and what must not be missing."""
import xml.etree.ElementTree as xml

API = "smithy.api#"
BOUND = ("httpLabel", "httpQuery", "httpHeader", "httpPrefixHeaders")


def trait(shape, name):
    return shape.get("traits", {}).get(API + name)


def local(tag):
    return tag.rpartition("}")[2]


class Model:
    def __init__(self, document):
        self.shapes = document["shapes"]

    def shape(self, target):
        return self.shapes.get(target, {"type": target.partition("#")[2]})

    def as_openapi(self):
        paths = {}
        for operation in self.shapes.values():
            http = trait(operation, "http")
            if operation["type"] != "operation" or not http:
                continue
            target = operation.get("input", {}).get("target")
            members = self.shape(target).get("members", {})
            inside = {n: m for n, m in members.items()
                      if not any(trait(m, b) is not None for b in BOUND)}
            item = paths.setdefault(http["uri"].partition("?")[0], {})
            item[http["method"].lower()] = {
                "parameters": [
                    {"name": trait(m, "httpQuery"), "in": "query",
                     "required": trait(m, "required") is not None}
                    for m in members.values() if trait(m, "httpQuery")],
                "xml": self.checker(target, inside) if inside else None}
        return {"paths": paths}

    def checker(self, target, members):
        root = trait(self.shape(target), "xmlName") or \
            target.partition("#")[2]

        def check(body):
            try:
                element = xml.fromstring(body)
            except xml.ParseError as error:
                yield f"the body is no XML: {error}"
                return
            if local(element.tag) != root:
                yield f"the body is <{local(element.tag)}>, not <{root}>"
            yield from self.members_faults(element, members, root)
        return check

    def members_faults(self, element, members, where):
        named = {trait(m, "xmlName") or n: m for n, m in members.items()}
        given = [local(child.tag) for child in element]
        for name, member in named.items():
            if trait(member, "required") is not None and name not in given:
                yield f"{where}.{name} is missing"
        for child in element:
            name = local(child.tag)
            if name not in named:
                yield f"{where}.{name} is not described"
                continue
            yield from self.faults(child, named[name]["target"],
                                   f"{where}.{name}")

    def faults(self, element, target, where):
        shape = self.shape(target)
        text = element.text or ""
        if shape["type"] == "structure":
            yield from self.members_faults(element, shape["members"], where)
        elif shape["type"] == "list":
            wanted = trait(shape["member"], "xmlName") or "member"
            for n, child in enumerate(element):
                if local(child.tag) != wanted:
                    yield f"{where} has <{local(child.tag)}>, not <{wanted}>"
                yield from self.faults(child, shape["member"]["target"],
                                       f"{where}[{n}]")
        elif shape["type"] == "enum":
            words = [trait(m, "enumValue") for m in shape["members"].values()]
            if text not in words:
                yield f"{where} is none of {words}"
        elif shape["type"] in ("integer", "long", "Integer", "Long") and \
                not text.isdigit():
            yield f"{where} is no number"
