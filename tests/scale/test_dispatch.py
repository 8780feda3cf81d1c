"""Who gets which job, what becomes of lost ones, and that nothing is left without a result."""

from collections import deque
from collections.abc import Collection, Sequence
from pathlib import Path

from publisher.diagnostics import Finding
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult
from publisher.scale.crew import CrewGoneError, Done, Lost, News, Noticed
from publisher.scale.dispatch import dispatched
from publisher.scale.plan import Job
from some import some


class _Crew:
    """Hands that do what a script says of each path: done, lost, or gone, in the order of the calls."""

    def __init__(self, hands: Sequence[str], script: dict[str, list[str]]) -> None:
        self.hands, self.script = list(hands), {name: deque(does) for name, does in script.items()}
        self.given: list[tuple[str, str]] = []
        self._busy: dict[str, Job] = {}

    def free(self) -> Collection[str]:
        return [hand for hand in self.hands if hand not in self._busy]

    def give(self, hand: str, job: Job) -> None:
        assert hand in self.free()
        self.given.append((hand, job.request.path.name))
        self._busy[hand] = job

    def wait(self, seconds: float) -> Sequence[News]:  # noqa: ARG002 -- it has its news at once
        news: list[News] = []
        for hand, job in list(self._busy.items()):
            script = self.script.get(job.request.path.name)
            does = script.popleft() if script else "done"
            if does == "gone":
                raise CrewGoneError(Finding.of("E031", None, address="tcp://x", seconds="9"))
            del self._busy[hand]
            news.append(Done(hand, BuildResult(job.request.path, 1.0, 0, ())) if does == "done" else Lost(hand))
        return news

    def close(self) -> None:
        """Nothing is open."""


def _run(crew: _Crew, *names: str) -> tuple[dict[str, BuildResult], list[Finding]]:
    noticed: list[Finding] = []
    jobs = [Job(BuildRequest(Path(name), ("web",)), 1) for name in names]
    results = list(dispatched(jobs, crew, noticed.append))
    assert len(results) == len(names)
    return {result.path.name: result for result in results}, noticed


def test_jobs_are_given_in_their_order_to_whoever_is_free() -> None:
    crew = _Crew(["x", "y"], {})
    results, _ = _run(crew, "a", "b", "c")
    assert crew.given == [("x", "a"), ("y", "b"), ("x", "c")]
    assert all(result.exit_code == 0 for result in some(results.values()))


def test_a_lost_job_comes_next_and_goes_to_another_machine() -> None:
    crew = _Crew(["tcp://a#0", "tcp://a#1", "tcp://b#0"], {"a": ["lost", "done"]})
    results, _ = _run(crew, "a", "b", "c", "d")
    assert crew.given[3] == ("tcp://b#0", "a")
    assert results["a"].exit_code == 0


def test_where_there_is_no_other_machine_a_lost_job_stays() -> None:
    crew = _Crew(["tcp://a#0"], {"a": ["lost", "done"]})
    results, _ = _run(crew, "a")
    assert crew.given == [("tcp://a#0", "a")] * 2
    assert results["a"].exit_code == 0


def test_an_issue_that_ends_two_builders_is_one_finding_and_others_are_built() -> None:
    crew = _Crew(["x", "y"], {"a": ["lost", "lost", "done"]})
    results, _ = _run(crew, "a", "b", "c")
    assert [finding.code for finding in results["a"].findings] == ["E024"]
    assert (results["a"].exit_code, results["b"].exit_code, results["c"].exit_code) == (3, 0, 0)
    assert [name for _, name in crew.given].count("a") == 2


def test_a_crew_that_is_gone_leaves_a_result_for_each_job_with_one_finding() -> None:
    crew = _Crew(["x"], {"b": ["gone"]})
    results, _ = _run(crew, "a", "b", "c")
    assert results["a"].exit_code == 0
    assert results["b"].findings == results["c"].findings
    assert [finding.code for finding in results["c"].findings] == ["E031"]


def test_what_concerns_no_job_is_reported_at_once() -> None:
    class Noticing(_Crew):
        def wait(self, seconds: float) -> Sequence[News]:
            return [Noticed(Finding.of("E028", None, address="tcp://x")), *super().wait(seconds)]

    _, noticed = _run(Noticing(["x"], {}), "a")
    assert [finding.code for finding in noticed] == ["E028"]


def test_the_whole_of_a_book_comes_after_its_shares_and_alone_has_a_result() -> None:
    crew = _Crew(["x", "y"], {})
    book, other = BuildRequest(Path("book"), ("pdf",)), BuildRequest(Path("other"), ("pdf",))
    jobs = [Job(book, 9, (0, 3)), Job(book, 9, (1, 3)), Job(book, 9, (2, 3)), Job(book, 27), Job(other, 1)]
    results = list(dispatched(jobs, crew, lambda _: None))
    assert [name for _, name in crew.given] == ["book", "book", "book", "other", "book"]
    assert sorted(result.path.name for result in results) == ["book", "other"]


def test_a_share_that_is_lost_twice_is_left_to_the_build_of_the_whole() -> None:
    crew = _Crew(["x"], {"book": ["lost", "lost", "done", "done"]})
    book = BuildRequest(Path("book"), ("pdf",))
    (result,) = dispatched([Job(book, 9, (0, 2)), Job(book, 9, (1, 2)), Job(book, 18)], crew, lambda _: None)
    assert (result.exit_code, len(crew.given)) == (0, 4)


def test_a_crew_that_is_gone_leaves_one_result_for_a_book_with_shares() -> None:
    crew = _Crew(["x"], {"book": ["gone"]})
    book = BuildRequest(Path("book"), ("pdf",))
    (result,) = dispatched([Job(book, 9, (0, 2)), Job(book, 9, (1, 2)), Job(book, 18)], crew, lambda _: None)
    assert [finding.code for finding in result.findings] == ["E031"]
