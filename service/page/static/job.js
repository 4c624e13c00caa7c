// One job: its place, its steps, its live picture, and its pictures. A reload finds it again by its address.
import { jobEvents, readJob } from "./api.js";
import { t } from "./texts.js";
import { html, useEffect, useState } from "./view.js";

const PAUSE = 2000; // milliseconds before a broken connection is tried again
const ENDED = ["succeeded", "failed", "canceled"];
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/** Return what is known of a job; it follows the events, through restarts of the service, until the job has ended. */
function useJob(id) {
  const [known, setKnown] = useState({});
  useEffect(() => {
    const control = new AbortController();
    const add = (fields) => control.signal.aborted || setKnown((before) => ({ ...before, ...fields }));
    const follow = async () => {
      while (!control.signal.aborted) {
        try {
          const job = await readJob(id);
          add({ job, isLost: false, error: null });
          if (ENDED.includes(job.state)) return;
          for await (const { event, data } of jobEvents(id, control.signal)) add({ [event]: data });
        } catch (error) {
          if (error.status >= 400 && error.status < 500) return add({ error: error.message });
          add({ isLost: true });
          await pause();
        }
      }
    };
    follow();
    return () => control.abort();
  }, [id]);
  return known;
}

export function Job({ id, onStop, onAgain }) {
  const { job, progress, position, isLost, error } = useJob(id);
  if (error) return html`<p class="problem" role="alert">${error}</p>`;
  if (!job) return null;
  const isActive = !ENDED.includes(job.state);
  return html`
    <section class="job" aria-labelledby="job">
      <h2 id="job">${t("job")}</h2>
      <p class="hint">${job.text}</p>
      ${isLost && html`<p role="status">${t("job.lost")}</p>`}
      ${isActive && html`<${Progress} id=${id} progress=${progress} position=${position?.position} />`}
      ${job.problem && html`<p class="problem" role="alert">${job.problem.detail}</p>`}
      ${job.state === "canceled" && html`<p role="status">${t("job.canceled")}</p>`}
      ${job.images.map((image) => html`
        <figure key=${image.number}>
          <img src=${image.url} alt=${job.text} />
          <figcaption>${t("job.seed", { seed: image.seed })}
            <a href=${image.url} download=${`malgrim-${id.slice(0, 8)}-${image.number}.png`}>${t("job.download")}</a>
          </figcaption>
        </figure>`)}
      <div class="actions">
        ${isActive ? html`<button type="button" onClick=${onStop}>${t("job.stop")}</button>`
          : html`<button type="button" onClick=${onAgain}>${t("job.again")}</button>`}
      </div>
    </section>`;
}

function Progress({ id, progress, position }) {
  if (!progress) {
    return html`<p role="status">${position ? t("job.waiting", { count: position }) : t("job.starting")}</p>`;
  }
  const { step, of, seconds, attempt, live } = progress;
  const left = Math.ceil((seconds / step) * (of - step));
  return html`
    <progress max=${of} value=${step} aria-label=${t("job")}></progress>
    <p role="status">${t("job.step", { step, of, seconds: left })}</p>
    ${live && html`<img class="live" src=${`/api/v1/jobs/${id}/live?step=${attempt}-${step}`} alt=${t("job.live")} />`}`;
}
