// One picture with everything it carries, and what can be made of it.
import { againJob, readJob, readPicture } from "./api.js";
import { Chosen } from "./chosen.js";
import { Dialog } from "./dialog.js";
import { Star } from "./gallery.js";
import { fileName, isClip, Media, steadyText } from "./media.js";
import { PromptText } from "./result.js";
import { SETTINGS } from "./studio.js";
import { t } from "./texts.js";
import { createVariation } from "./variation.js";
import { html, once, useEffect, useState } from "./view.js";

const STRENGTH = 0.5; // of "from this picture": the composition stays, the details change
const PROMPTS = ["prompt", "prompt_2", "negative_prompt"];

function usePicture(id, number) {
  const [read, setRead] = useState({});
  useEffect(() => {
    let isWanted = true;
    setRead({});
    Promise.all([readJob(id), readPicture(id, number)]).then(
      ([job, inspection]) => isWanted && setRead({ job, inspection }),
      (error) => isWanted && setRead({ error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [id, number]);
  return read;
}

export function Picture({ id, number, pictures, address, found, change, fill, onClose, onDelete }) {
  const { job: read, inspection, error } = usePicture(id, number);
  const at = pictures.findIndex((one) => one.job.id === id && one.number === number);
  const job = pictures[at]?.job ?? read;
  const neighbour = (step) => at >= 0 && pictures[at + step];
  const go = (step) => {
    const other = neighbour(step);
    if (other) location.replace(address(other.job, other.number));
    if (step > 0 && at >= pictures.length - 3) found.more?.();
  };
  const onKeyDown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(step);
  };
  const open = async (making) => found.attempt(async () => {
    location.hash = `write/${(await making()).id}`;
  });
  const similar = async () => {
    const { job: made, left } = await createVariation(read, url, STRENGTH);
    change({ left: { id: made.id, names: left } });
    return made;
  };
  const url = `/api/v1/jobs/${id}/images/${number}`;
  const image = job?.images[number];
  const name = image && fileName(id, image);
  return html`
    <${Dialog} label="picture" onClose=${onClose} onKeyDown=${onKeyDown}>
      <div class="bar">
        <button type="button" class="plain" aria-disabled=${!neighbour(-1)} onClick=${() => go(-1)} aria-label=${t("picture.previous")}>←</button>
        <button type="button" class="plain" aria-disabled=${!neighbour(1)} onClick=${() => go(1)} aria-label=${t("picture.next")}>→</button>
        ${job && html`<${Star} job=${job} onMark=${() => found.mark(job)} />`}
        <button type="button" class="plain" onClick=${onClose}>${t("close")}</button>
      </div>
      <h2 id="picture">${job?.text ?? t("picture.reading")}</h2>
      ${(error ?? found.error) && html`<p class="problem" role="alert">${error ?? found.error}</p>`}
      ${image && !error && html`<${Media} key=${url} image=${image} alt=${t("pictures.alt", { text: job.text, number: number + 1 })} />`}
      ${inspection && image && html`
        <div class="actions">
          <button type="button" onClick=${once(() => open(() => againJob(id)))}>${t("picture.again")}</button>
          ${!isClip(image) && html`<button type="button" onClick=${once(() => open(similar))}>${t("picture.from")}</button>`}
          <button type="button" onClick=${() => fill(inspection, name)}>${t("picture.fill")}</button>
          <a class="button" href=${url} download=${name}>${t("job.download")}</a>
          <button type="button" onClick=${() => onDelete(job)}>${t("pictures.delete")}</button>
        </div>
        <${Record} ...${inspection.record} />`}
    <//>`;
}

/** Return the settings of a picture that say something, by their names and in words. */
function worded({ generation, preview, clip }) {
  const { width, height, guidance, controls = [], ip_adapter: shown } = generation;
  const names = [...Object.keys(SETTINGS).filter((name) => isSaid(generation, name)), "model", "refiner"].filter((name) => generation[name]);
  const guides = [...controls, ...(shown ? [shown] : [])].map(({ name, weight }) => `${name} ${weight}`);
  return [
    [t("form.size"), `${width} × ${height}`], [t("setting.cfg"), guidance],
    ...[...new Set(names)].map((name) => [t(`setting.${name}`), generation[name] === true ? "✓" : generation[name]]),
    ...(guides.length ? [[t("guides"), guides.join(", ")]] : []), [t("form.preset"), preview.preset],
    ...(typeof generation.score === "number" ? [[t("setting.score"), generation.score.toFixed(3)]] : []),
    ...(clip ? ["frames", "fps", "motion"].map((name) => [t(`setting.${name}`), clip[name]]) : []),
  ];
}

/** Return whether a setting is not what it is if nobody gives it. */
function isSaid(generation, name) {
  const { open, hint, isAlwaysSent } = SETTINGS[name];
  if (isAlwaysSent) return generation.strength !== null;
  return ![undefined, null, false, 0, -1, open, hint].includes(generation[name]);
}

function Record({ preview, generation, clip }) {
  return html`
    ${PROMPTS.map((name) => html`<${PromptText} key=${name} name=${name} text=${preview[name]} budget=${preview.budgets[name]} />`)}
    <h3>${t("form.settings")}</h3>
    ${clip && html`<p>${steadyText(clip)}</p>`}
    <dl>${worded({ generation, preview, clip }).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${typeof generation.score === "number" && html`<p class="hint">${t("score.hint")}</p>`}
    <${Chosen} preview=${preview} />
    <h3>${t("keywords")}</h3>
    <ul class="words" lang="en">${preview.keywords.map(({ text, weight }) => html`
      <li>${text} <small>${(preview.adjusted[text] ?? weight).toFixed(2)}</small></li>`)}</ul>`;
}
