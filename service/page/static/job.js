// One job: its place, its steps, its live picture, and its pictures. A reload finds it again by its address.
import { jobEvents, readJob } from "./api.js";
import { Chosen } from "./chosen.js";
import { fileName, isClip, Media, Steadiness } from "./media.js";
import { t } from "./texts.js";
import { html, once, useEffect, useRef, useState } from "./view.js";

const PAUSE = 2000; // milliseconds before a broken connection is tried again
export const ENDED = ["succeeded", "failed", "canceled"];
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/** Return what is known of a job, if there is one; it follows the events, through restarts of the service, until the job has ended. */
export function useJob(id) {
  const [known, setKnown] = useState({});
  useEffect(() => {
    setKnown({});
    if (!id) return undefined;
    const control = new AbortController();
    const add = (fields) => control.signal.aborted || setKnown((before) => ({ ...before, ...fields }));
    const follow = async () => {
      while (!control.signal.aborted) {
        try {
          const job = await readJob(id);
          add({ job, isLost: false, error: null });
          if (ENDED.includes(job.state)) return;
          for await (const { event, data } of jobEvents(id, control.signal)) {
            add({ [event]: data });
            if (event === "prompt") add({ job: await readJob(id) });
          }
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

/** Return whether another picture follows each one, and what switches that; a job that is stopped or fails ends it. */
export function useEndless(job, onNext, onFailure) {
  const [isEndless, setEndless] = useState(false);
  useEffect(() => {
    if (!isEndless || !ENDED.includes(job?.state)) return;
    if (job.state !== "succeeded" || job.stopped_at) {
      setEndless(false);
      return;
    }
    onNext().catch((failure) => {
      setEndless(false);
      onFailure(failure.message);
    });
  }, [isEndless, job?.id, job?.state]);
  return [isEndless, setEndless];
}

export function Job({ known, left, onStop, onKeep, onAgain, onVary, onPicture, isEndless, onEndless }) {
  const { job, isLost, error } = known;
  const heading = useRef(null);
  const isActive = job && !ENDED.includes(job.state);
  useEffect(() => {
    if (isActive) heading.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  if (error) return html`<p class="problem" role="alert">${error}</p>`;
  if (!job) return html`<p role="status">${t(isLost ? "job.lost" : "job.starting")}</p>`;
  return html`
    <section class="job" aria-labelledby="job">
      <h2 id="job" ref=${heading}>${t("job")}</h2>
      <p class="hint">${job.text}</p>
      <${Chosen} preview=${job.preview} />
      ${left.length > 0 && html`<p class="note">${t("job.left", { list: left.map((name) => t(`setting.${name}`)).join(", ") })}</p>`}
      ${isActive && html`<${Progress} id=${job.id} known=${known} />`}
      <p role="status">${statusOf(known, isActive)}</p>
      ${job.problem && html`<p class="problem" role="alert">${job.problem.detail}</p>`}
      <div class="pictures">
        ${job.images.map((image) => html`
          <${Picture} key=${image.number} job=${job} image=${image} onVary=${onVary} onPicture=${onPicture} />`)}
      </div>
      ${job.images.some(isScored) && html`<p class="hint">${t("score.hint")}</p>`}
      <div class="actions">
        ${isActive && known.progress && !job.request.generation.clip && html`<button key="keep" type="button" onClick=${once(onKeep)}>${t("job.keep")}</button>`}
        ${isActive ? html`<button key="stop" type="button" onClick=${onStop}>${t("job.stop")}</button>`
          : html`<button key="again" type="button" onClick=${once(onAgain)}>${t("job.again")}</button>`}
        <label class="switch">
          <input type="checkbox" checked=${isEndless} onChange=${(event) => onEndless(event.target.checked)} />
          ${t("job.endless")}
        </label>
      </div>
    </section>`;
}

/** Return the state of a job in words, which a screen reader says as they change. */
function statusOf({ job, progress, position, isLost }, isActive) {
  if (isLost) return t("job.lost");
  if (job.state === "canceled") return t("job.canceled");
  if (job.stopped_at) return t("job.stopped", { step: job.stopped_at });
  if (!isActive && job.images.some(isClip)) return t("clip.done");
  if (!isActive) return job.images.length ? t("job.done", { count: job.images.length }) : "";
  if (!progress) return position?.position ? t("job.waiting", { count: position.position }) : t("job.starting");
  const { step, of, seconds_left: left } = progress;
  return t("job.step", { step, of, seconds: Math.ceil(left) });
}

function Progress({ id, known: { progress } }) {
  const shown = useRef(""); // the step of the last live picture
  if (!progress) return null;
  const { step, of, attempt, live } = progress;
  if (live) shown.current = `${attempt}-${step}`;
  return html`
    <progress max=${of} value=${step} aria-label=${t("job")}></progress>
    ${shown.current && html`<img class="live" src=${`/api/v1/jobs/${id}/live?step=${shown.current}`} alt=${t("job.live")} />`}`;
}

const isScored = ({ score }) => score !== null;

function Picture({ job, image, onVary, onPicture }) {
  const named = (name) => `${t(name)}: ${t("job.seed", { seed: image.seed })}`;
  return html`
    <figure>
      <${Media} image=${image} alt=${job.text} />
      <figcaption>${t("job.seed", { seed: image.seed })}${isScored(image) && ` · ${t("job.score", { score: image.score.toFixed(3) })}`}
        ${isClip(image) && html`<${Steadiness} id=${job.id} number=${image.number} />`}
        <span class="row">
          <a href=${image.url} download=${fileName(job.id, image)} aria-label=${named("job.download")}>${t("job.download")}</a>
          ${!isClip(image) && html`
            <button type="button" class="plain" aria-label=${named("job.vary")} onClick=${once(() => onVary(image.url))}>${t("job.vary")}</button>
            <button type="button" class="plain" aria-label=${named("job.from")} onClick=${() => onPicture(image.url)}>${t("job.from")}</button>`}
          <a href=${`#compare/${job.id}/${image.number}`} aria-label=${named("job.compare")}>${t("job.compare")}</a>
        </span>
      </figcaption>
    </figure>`;
}
