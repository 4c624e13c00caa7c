// The pictures of the key, newest first: found by words, kept as favourites, opened, saved together, deleted.
import { Confirm } from "./dialog.js";
import { Export } from "./export.js";
import { exportQuery, FILTER_NAMES, isEnded, useJobs } from "./jobs.js";
import { isClip, Media } from "./media.js";
import { Picture } from "./picture.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useRef, useState } from "./view.js";

const DELAY = 300; // milliseconds after the last key
const thumbnail = (job, number) => `picture-${job}-${number}`;

export function Gallery({ rest, query, change, fill, added }) {
  const words = query.get("q") ?? "";
  const filter = query.get("only") ?? "all";
  const found = useJobs(words, filter, added);
  const [doomed, setDoomed] = useState(null);
  const [chosen, setChosen] = useState([]); // ids of jobs
  const [id, number] = rest;
  const opened = useRef(null);

  const list = (fields = {}) => {
    const now = Object.entries({ q: words, only: filter, ...fields }).filter(([, value]) => value && value !== "all");
    return now.length ? `?${new URLSearchParams(now)}` : "";
  };
  useEffect(() => {
    if (id) opened.current = thumbnail(id, number);
    else document.getElementById(opened.current)?.focus();
  }, [id, number]);
  const address = (job, index) => `#pictures/${job.id}/${index}${list()}`;
  const remove = async () => {
    setDoomed(null);
    if (id) location.replace(`#pictures${list()}`);
    setChosen(chosen.filter((one) => one !== doomed.id));
    await found.remove(doomed);
  };
  const choose = (job, isChosen) => setChosen(isChosen ? [...chosen, job.id] : chosen.filter((one) => one !== job.id));
  const pictures = found.jobs.flatMap((job) => job.images.map((image) => ({ job, number: image.number })));

  return html`
    <section aria-labelledby="pictures">
      <h2 id="pictures">${t("view.pictures")}</h2>
      <${Search} words=${words} onWords=${(q) => location.replace(`#pictures${list({ q })}`)} />
      <div class="chips" role="group" aria-label=${t("pictures.filter")}>
        ${FILTER_NAMES.map((name) => html`
          <button type="button" class="chip" aria-pressed=${name === filter}
            onClick=${() => location.replace(`#pictures${list({ only: name })}`)}>${t(`pictures.${name}`)}</button>`)}
      </div>
      ${found.error && html`<p class="problem" role="alert">${found.error}</p>`}
      <p role="status" class="hint">${found.isRead && found.jobs.length === 0
        ? t(words ? "pictures.nothing" : "pictures.none", { words }) : ""}</p>
      <${Export} found=${found.jobs.some(isEnded) && exportQuery(words, filter)} chosen=${chosen} onClear=${() => setChosen([])} />
      <ul class="gallery">
        ${found.jobs.map((job) => html`
          <${Card} key=${job.id} job=${job} address=${address} isChosen=${chosen.includes(job.id)}
            onChoose=${choose} onMark=${() => found.mark(job)} onDelete=${() => setDoomed(job)} />`)}
      </ul>
      ${found.more && html`<${More} key=${found.jobs.length} onMore=${found.more} />`}
      ${id && html`
        <${Picture} id=${id} number=${Number(number)} pictures=${pictures} address=${address} found=${found} change=${change} fill=${fill}
          onClose=${() => location.replace(`#pictures${list()}`)} onDelete=${setDoomed} />`}
      ${doomed && html`
        <${Confirm} question=${t("pictures.delete.ask", { text: doomed.text, count: doomed.images.length })}
          action=${t("pictures.delete")} onConfirm=${remove} onClose=${() => setDoomed(null)} />`}
    </section>`;
}

function Search({ words, onWords }) {
  const id = useId();
  const [typed, setTyped] = useState(words);
  const timer = useRef(null);
  useEffect(() => setTyped(words), [words]);
  const onInput = (event) => {
    const { value } = event.target;
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onWords(value.trim()), DELAY);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return html`
    <label for=${id}>${t("pictures.search")}</label>
    <input id=${id} type="search" maxlength="200" value=${typed} onInput=${onInput} placeholder=${t("pictures.search.hint")} />`;
}

function Card({ job, address, isChosen, onChoose, onMark, onDelete }) {
  return html`
    <li>
      <div class=${job.images.length > 1 ? "several" : ""}>
        ${job.images.map((image) => html`
          <a key=${image.number} id=${thumbnail(job.id, image.number)} href=${address(job, image.number)}>
            <${Media} image=${image} alt=${t("pictures.alt", { text: job.text, number: image.number + 1 })} isStill loading="lazy" width="256" height="256" />
            ${isClip(image) && html`<span class="badge">${t("clip.badge")}</span>`}</a>`)}
        ${job.images.length === 0 && html`
          <a class="state" href=${`#write/${job.id}`}>${t(`state.${job.state}`)}</a>`}
      </div>
      <p class="text" title=${job.text}>${job.text}</p>
      <div class="tools">
        <${Star} job=${job} onMark=${onMark} />
        ${isEnded(job) && html`
          <input type="checkbox" aria-label=${t("pictures.choose", { text: job.text })} checked=${isChosen}
            onChange=${(event) => onChoose(job, event.target.checked)} />
          <button type="button" class="plain" aria-label=${`${t("pictures.delete")}: ${job.text}`} onClick=${onDelete}>${t("pictures.delete")}</button>`}
      </div>
    </li>`;
}

export function Star({ job, onMark }) {
  return html`
    <button type="button" class="plain star" aria-pressed=${job.favourite}
      aria-label=${t("pictures.favourite", { text: job.text })} onClick=${onMark}>${job.favourite ? "★" : "☆"}</button>`;
}

/** A button that also presses itself when it comes into view. */
function More({ onMore }) {
  const button = useRef(null);
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry.isIntersecting && onMore());
    seen.observe(button.current);
    return () => seen.disconnect();
  }, []);
  return html`<button type="button" ref=${button} onClick=${onMore}>${t("more")}</button>`;
}
