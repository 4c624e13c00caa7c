"""The command ``malgrim`` with light stages, and a record of what it asked them for."""

from dataclasses import replace

from service.config.settings import Settings
from service.pipeline import Chosen, Pipeline, Preview, PreviewOptions, PromptBuilder
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor


class Built:
    """What the command built: the settings that it passed on, and the options of each preview."""

    def __init__(self) -> None:
        self.settings: list[Settings] = []
        self.options: list[PreviewOptions] = []
        self.redone: list[PreviewOptions] = []
        self.pipelines = 0

    def pipeline(self, settings: Settings) -> Pipeline:
        self.pipelines += 1
        return _Recorded(self, self.builder(settings))

    def builder(self, settings: Settings) -> PromptBuilder:
        self.settings.append(settings)
        return _RecordedBuilder(self)


class _Recorded(Pipeline):
    def __init__(self, built: Built, builder: PromptBuilder) -> None:
        super().__init__(EchoParaphraser(), FixedTranslator(), builder)
        self._built = built

    def preview(
        self,
        text: str | Chosen,
        options: PreviewOptions = PreviewOptions(),  # noqa: B008
        **watching: object,
    ) -> Preview:
        self._built.options.append(options)
        return super().preview(text, options, **watching)  # type: ignore[arg-type]


class _RecordedBuilder(PromptBuilder):
    def __init__(self, built: Built) -> None:
        super().__init__(WordExtractor())
        self._built = built

    def redo(self, saved: Preview, options: PreviewOptions | None = None, **watching: object) -> Preview:
        self._built.redone.append(options or replace(saved.options))
        return super().redo(saved, options, **watching)  # type: ignore[arg-type]
