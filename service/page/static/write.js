// Write, see, mend and draw: the draft at one side, what becomes of it at the other.
import { againJob, cancelJob, createJob } from "./api.js";
import { generationOf, promptOf } from "./draft.js";
import { Form } from "./form.js";
import { Job } from "./job.js";
import { usePreview } from "./preview.js";
import { Result } from "./result.js";
import { t } from "./texts.js";
import { html, useState } from "./view.js";

export function Write({ session, rest, draft, change }) {
  const preview = usePreview();
  const [error, setError] = useState(null);
  const [jobId] = rest;

  const open = (job) => {
    location.hash = `write/${job.id}`;
  };
  const attempt = async (work) => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure.message);
    }
  };
  const draw = () => attempt(async () => {
    const asked = promptOf(draft);
    const source = preview.suits(asked) ? { preview: preview.shown } : { prompt: asked };
    open(await createJob({ ...source, generation: generationOf(draft) }));
  });

  return html`
    <div class="columns">
      <section aria-label=${t("view.write")}>
        <${Drawing} drawing=${session.drawing} />
        <${Form} draft=${draft} change=${change} choices=${session.choices} isMaking=${preview.isMaking}
          onPreview=${() => preview.make(promptOf(draft))} onDraw=${draw} />
        ${error && html`<p class="problem" role="alert">${error}</p>`}
        ${jobId && html`
          <${Job} key=${jobId} id=${jobId} onStop=${() => attempt(() => cancelJob(jobId))}
            onAgain=${() => attempt(async () => open(await againJob(jobId)))} />`}
      </section>
      <${Result} preview=${preview} isStale=${preview.shown && !preview.suits(promptOf(draft))} />
    </div>`;
}

function Drawing({ drawing }) {
  if (drawing.problem) return html`<p class="note">${t("drawing.problem", { reason: drawing.problem })}</p>`;
  return drawing.is_toy && html`<p class="note">${t("drawing.toy")}</p>`;
}
