// The pictures of the key, newest first.
import { listJobs, listMore } from "./api.js";
import { t } from "./texts.js";
import { html, useEffect, useState } from "./view.js";

export function Gallery() {
  const [jobs, setJobs] = useState([]);
  const [next, setNext] = useState(null);
  const [error, setError] = useState(null);
  const add = (page) => {
    setJobs((before) => [...before, ...page.jobs]);
    setNext(page.next);
  };
  useEffect(() => {
    listJobs({ limit: 24 }).then(add, (refusal) => setError(refusal.message));
  }, []);
  return html`
    <section aria-labelledby="pictures">
      <h2 id="pictures">${t("view.pictures")}</h2>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      <ul class="gallery">
        ${jobs.map((job) => html`
          <li key=${job.id}>
            ${job.images.map((image) => html`<img src=${image.url} alt=${job.text} loading="lazy" />`)}
            <p>${job.text}</p>
          </li>`)}
      </ul>
      ${next && html`<button type="button" onClick=${() => listMore(next).then(add)}>${t("more")}</button>`}
    </section>`;
}
