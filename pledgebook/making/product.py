"""Files that are made from the record without a template: tables, citations, pictures to share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .beside import workers
from .cache import Cache, digest, fingerprint

#: Fewer costly products than this are made where we are: starting processes costs more.
_WORTH_PROCESSES = 30


@dataclass(frozen=True)
class Product:
    """Files that are made together. They are made again only when `data` changed."""

    paths: tuple[str, ...]
    """Relative to the output folder, with forward slashes."""
    data: Any
    """All they are made from, as plain JSON values."""
    make: Callable[[Any], Mapping[str, bytes]]
    """Turns `data` into the bytes of each of `paths`; a function of a module, with no other input."""
    made_with: str = ""
    """A hash of the code and files that `make` uses, for expensive work: then its bytes are also kept in `.cache`, and
    other changes of the generator don't make them again."""


def make_all(products: list[Product], cache: Cache, jobs: int) -> Iterator[tuple[str, bytes]]:
    """Each path and its bytes.

    Costly products are taken from the cache, or made by at most `jobs` processes and put there.
    """
    costly = []
    for product in products:
        if not product.made_with:
            yield from product.make(product.data).items()
        elif found := _from(cache, product):
            yield from found.items()
        else:
            costly.append(product)
    for product, made in zip(costly, _made(costly, jobs)):
        for path, data in made.items():
            cache.put(_key(product, path), data)
        yield from made.items()


def forget_others(products: list[Product], cache: Cache) -> None:
    """Remove from the cache whatever none of these products is made into."""
    cache.keep_only({_key(product, path) for product in products if product.made_with for path in product.paths})


def _from(cache: Cache, product: Product) -> dict[str, bytes] | None:
    found = {path: data for path in product.paths if (data := cache.get(_key(product, path))) is not None}
    return found if len(found) == len(product.paths) else None


def _key(product: Product, path: str) -> str:
    return digest(product.made_with, fingerprint(product.data), path)


def _made(products: list[Product], jobs: int) -> Iterator[Mapping[str, bytes]]:
    if jobs <= 1 or len(products) < _WORTH_PROCESSES:
        yield from map(_make, products)
        return
    with workers(jobs) as pool:
        yield from pool.map(_make, products, chunksize=8)


def _make(product: Product) -> Mapping[str, bytes]:
    return product.make(product.data)
