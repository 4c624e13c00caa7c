// Pictures that belong together, of a grid or of a story, as they go on; the browser keeps which ones.
import { cancelGroup, createGroup, deleteGroup, readGroup } from "./api.js";
import { ENDED } from "./job.js";
import { t } from "./texts.js";
import { html, once, useEffect, useState } from "./view.js";

const PAUSE = 1500; // milliseconds between two looks

function kept(key) {
  try {
    const id = JSON.parse(localStorage.getItem(key));
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}

/** Return a group of a kind, "grids" or "stories", null where there is none, and what can be done with it. */
export function useGroup(kind) {
  const key = `malgrim.${kind}`;
  const [id, setId] = useState(() => kept(key));
  const [group, setGroup] = useState(null);
  const [lost, setLost] = useState(null);
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const set = (made) => {
    localStorage.setItem(key, JSON.stringify(made?.id ?? null));
    setGroup(made);
    setId(made?.id ?? null);
    setLost(null);
  };
  useEffect(() => {
    let timer = null;
    let isOver = false;
    const look = async () => {
      const found = await readGroup(kind, id).catch((failure) => failure);
      if (isOver) return;
      if (found.status === 404) return set(null);
      if (found instanceof Error) setLost(found.message);
      else {
        setLost(null);
        setGroup(found);
      }
      if (!ENDED.includes(found.state)) timer = setTimeout(look, PAUSE);
    };
    if (id) look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id]);
  const attempt = async (work) => {
    setError(null);
    setBusy(true);
    try {
      set(await work());
    } catch (failure) {
      setError(failure.message);
    }
    setBusy(false);
  };
  return {
    group, lost, error, isBusy,
    create: (requested) => attempt(async () => createGroup(kind, await requested())),
    stop: () => attempt(() => cancelGroup(kind, id)),
    remove: () => attempt(() => deleteGroup(kind, id)),
  };
}

/** How far a group of `count` pictures is, its pictures as `children`, and what can be done with them; `links` are beside the page. */
export function Group({ name, of: { group, lost, stop, remove }, count, links = [], children }) {
  if (!group) return lost && html`<p class="problem" role="alert">${lost}</p>`;
  const isActive = !ENDED.includes(group.state);
  return html`
    ${lost && html`<p class="problem" role="alert">${lost}</p>`}
    <h3>${t(`${name}.result`)}</h3>
    ${isActive && html`<progress max=${count} value=${group.finished} aria-label=${t(`${name}.result`)}></progress>`}
    <p role="status">${isActive ? t("group.progress", { finished: group.finished, count }) : t(`state.${group.state}`)}</p>
    ${children}
    <div class="actions">
      ${isActive && html`<button key="stop" type="button" onClick=${once(stop)}>${t("group.stop")}</button>`}
      ${!isActive && html`
        ${links}
        <a href=${group.page} target="_blank" rel="noopener">${t("group.page")}</a>
        <button key="delete" type="button" class="plain" onClick=${once(remove)}>${t(`${name}.delete`)}</button>`}
    </div>`;
}

/** The picture of a member, or why there is none yet. */
export function Member({ of: { job, state, image, problem }, alt }) {
  if (image) return html`<a href=${`#write/${job}`}><img src=${image} alt=${alt} loading="lazy" /></a>`;
  if (problem) return html`<p class="problem">${problem.detail}</p>`;
  return html`<span>${t(`state.${state ?? "canceled"}`)}</span>`;
}
