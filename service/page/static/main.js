// The page: the session, and the view that the address names.
import { beginSession, endSession, readChoices, readSession } from "./api.js";
import { Compare } from "./compare.js";
import { useDraft } from "./draft.js";
import { Drop } from "./drop.js";
import { Entry } from "./entry.js";
import { useFilling } from "./filling.js";
import { Gallery } from "./gallery.js";
import { guidePlaces } from "./guides.js";
import { usePictures } from "./pictures.js";
import { usePreview } from "./preview.js";
import { Story } from "./story.js";
import { language, setLanguage, t } from "./texts.js";
import { html, render, useCallback, useEffect, useRef, useState } from "./view.js";
import { Write } from "./write.js";

const PAUSE = 2000; // milliseconds before a service that does not answer is asked again
const VIEWS = { write: Write, pictures: Gallery, story: Story, compare: Compare };

function named() {
  const [path, query] = location.hash.slice(1).split("?");
  const [view, ...rest] = path.split("/");
  return { view: view in VIEWS ? view : "write", rest, query: new URLSearchParams(query) };
}

function useAddress() {
  const [address, setAddress] = useState(named);
  useEffect(() => {
    const change = () => setAddress(named());
    addEventListener("hashchange", change);
    return () => removeEventListener("hashchange", change);
  }, []);
  return address;
}

function useSession() {
  const [session, setSession] = useState({ state: "asking" });
  const read = useCallback(async (error) => {
    try {
      const found = await readSession();
      setSession({ state: "open", ...found, choices: await readChoices() });
    } catch (refusal) {
      if (refusal.status === 401) setSession({ state: "closed", error });
      else wait(refusal, () => read(error));
    }
  }, []);
  const begin = useCallback(async (entry) => {
    try {
      await beginSession(entry);
      await read();
    } catch (error) {
      if (error instanceof TypeError) wait(error, () => begin(entry));
      else await read(error.message);
    }
  }, []);
  const wait = (error, again) => {
    setSession({ state: "lost", error: error.message });
    setTimeout(again, PAUSE);
  };
  useEffect(() => {
    const token = new URLSearchParams(location.search).get("token");
    if (!token) {
      read();
      return;
    }
    history.replaceState(null, "", location.pathname + location.hash);
    begin({ token });
  }, []);
  return { session, begin, end: () => endSession().then(() => read()), refresh: () => read() };
}

function Page() {
  const { session, begin, end, refresh } = useSession();
  const { view, rest, query } = useAddress();
  const [draft, change] = useDraft();
  const pictures = usePictures(session.limits, guidePlaces(draft));
  const preview = usePreview(draft.syntax);
  const filling = useFilling(draft, change, pictures, preview, session);
  const written = useRef("write"); // where the view "write" was left
  if (view === "write") written.current = ["write", ...rest].join("/");
  const [, setShown] = useState(language());
  useEffect(() => {
    document.documentElement.lang = language();
    document.title = t("title");
  });
  const switchLanguage = () => setShown(setLanguage(language() === "ko" ? "en" : "ko"));
  const View = VIEWS[view];
  return html`
    <header>
      <h1>${t("title")}</h1>
      ${session.state === "open" && html`
        <nav aria-label=${t("views")}>
          ${Object.keys(VIEWS).map((name) => html`
            <a href=${`#${name === "write" ? written.current : name}`} aria-current=${name === view ? "page" : undefined}>${t(`view.${name}`)}</a>`)}
        </nav>`}
      <div class="tools">
        <button type="button" class="plain" lang=${language() === "ko" ? "en" : "ko"} onClick=${switchLanguage}>
          ${language() === "ko" ? "English" : "한국어"}
        </button>
        ${session.state === "open" && html`
          <button type="button" class="plain" onClick=${end}>${t("session.end")}</button>`}
      </div>
    </header>
    <main>
      ${session.state === "asking" && html`<p role="status">${t("session.asking")}</p>`}
      ${session.state === "lost" && html`<p class="problem" role="alert">${session.error}</p>`}
      ${session.state === "closed" && html`<${Entry} error=${session.error} onKey=${(key) => begin({ key })} />`}
      ${session.state === "open" && html`
        <${Drop} filling=${filling} />
        <${View} session=${{ ...session, refresh }} rest=${rest} query=${query} draft=${draft} change=${change}
          pictures=${pictures} preview=${preview} fill=${filling.fill} added=${filling.found.imported} />`}
    </main>`;
}

render(html`<${Page} />`, document.getElementById("page"));
