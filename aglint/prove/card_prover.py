"""The parent's end of proving cards: one child process, and another after a crash or a hang."""

from __future__ import annotations

from aglint.prove.card_proof import NOT_RUN, CardProof, Outcome
from aglint.prove.proof import ProveOptions
from aglint.prove.worker import ChildFailed, Worker
from aglint.rule import Rule


class CardProver:
    """Proves cards, one after the other. A context manager: leaving it ends the process.

    Attributes:
      tensorflow: the version on which it proves.
    """

    def __init__(self, options: ProveOptions):
        """Starts the process.

        Raises:
          ChildFailed: it can't import TensorFlow.
        """
        self._options = options
        self._worker = Worker(options)
        self.tensorflow = self._worker.tensorflow

    def __enter__(self) -> CardProver:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def prove(self, rule: Rule) -> CardProof:
        """Runs all examples of a card.

        Args:
          rule: one that has a card.

        Raises:
          ChildFailed: the process has ended, and no other could be started.
        """
        try:
            told = self._worker.ask("card", rule.symbol)
        except ChildFailed as error:
            self._worker.close()
            self._worker = Worker(self._options)
            return CardProof(rule.symbol, NOT_RUN, str(error))
        runs = tuple(Outcome(**{**run, "error": tuple(run["error"])}) for run in told["runs"])
        return CardProof(**{**told, "runs": runs})
