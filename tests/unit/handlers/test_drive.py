"""The motor: passes run at the same time but never two for one object, and errors of one stop nobody."""

import asyncio
from contextlib import suppress

import pytest

from tars_operator.adapters.kube import Transient
from tars_operator.handlers.agenda import Agenda
from tars_operator.handlers.drive import Driver
from tars_operator.handlers.keys import RUN, Key

KEYS = [Key(RUN, "n", str(number)) for number in range(20)]


async def drive(driver: Driver, until: asyncio.Event, workers: int = 4) -> None:
    tasks = [asyncio.create_task(driver.work()) for _ in range(workers)]
    async with asyncio.timeout(5):
        await until.wait()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def make(one_pass, errors=None) -> Driver:
    loop = asyncio.get_running_loop()
    return Driver(one_pass, Agenda(1), (errors if errors is not None else []).append, loop.time)


async def test_every_key_gets_its_pass():
    seen, everything = set(), asyncio.Event()

    async def one_pass(key):
        seen.add(key)
        if len(seen) == len(KEYS):
            everything.set()

    driver = make(one_pass)
    for key in KEYS:
        driver.wake(key)
    await drive(driver, everything)
    assert seen == set(KEYS)


async def test_never_two_passes_for_one_object_and_the_wake_up_between_counts():
    passes, busy, twice = [], set(), asyncio.Event()

    async def one_pass(key):
        assert key not in busy
        busy.add(key)
        driver.wake(key)  # as a watch event would, while the pass is at it
        await asyncio.sleep(0)
        busy.remove(key)
        passes.append(key)
        if len(passes) == 2:
            twice.set()
            await asyncio.sleep(3600)

    driver = make(one_pass)
    driver.wake(KEYS[0])
    await drive(driver, twice)
    assert passes == [KEYS[0]] * 2


async def test_no_more_passes_at_once_than_workers():
    now, most, done, all_done = 0, 0, 0, asyncio.Event()

    async def one_pass(_):
        nonlocal now, most, done
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        done += 1
        if done == len(KEYS):
            all_done.set()

    driver = make(one_pass)
    for key in KEYS:
        driver.wake(key)
    await drive(driver, all_done, workers=3)
    assert most == 3


@pytest.mark.parametrize("error", [Transient("busy", 503), ZeroDivisionError("a mistake")], ids=["server", "ours"])
async def test_what_fails_is_tried_again_and_counted(error):
    tries, errors, succeeded = [], [], asyncio.Event()

    async def one_pass(key):
        tries.append(key)
        if len(tries) < 3:
            raise error
        succeeded.set()

    driver = make(one_pass, errors)
    driver.wake(KEYS[0])
    await drive(driver, succeeded)
    assert (len(tries), len(errors)) == (3, 2)


async def test_a_pass_says_when_it_wants_to_be_called_again():
    times, thrice = [], asyncio.Event()

    async def one_pass(_):
        times.append(None)
        if len(times) == 3:
            thrice.set()
        return 0.01

    driver = make(one_pass)
    driver.wake(KEYS[0])
    await drive(driver, thrice)
    assert len(times) == 3
