// What becomes of a file that is dropped on the page, or chosen: a picture fills the draft, a ZIP adds its jobs.
import { describePicture, importJobs, inspectPicture, readInput } from "./api.js";
import { draftOf, placesOf, promptOf, writtenOf } from "./draft.js";
import { paintOfMask } from "./images.js";
import { t } from "./texts.js";
import { useRef, useState } from "./view.js";

const isZip = ({ name }) => name.toLowerCase().endsWith(".zip");

/** Return the files of pictures that the service has by their places, and the places of those that it no longer has. */
async function readFiles(names) {
  const files = {};
  const lost = [];
  for (const [place, name] of Object.entries(names)) {
    try {
      const file = await readInput(name);
      files[place] = place === "mask" ? await paintOfMask(file) : file;
    } catch {
      lost.push(place);
    }
  }
  return { files, lost };
}

/** Return what was found last, and functions that take a file, fill the draft, and undo that; `session` may not be open yet. */
export function useFilling(draft, change, pictures, preview, session) {
  const [found, setFound] = useState({});
  const now = useRef(null);
  const latest = useRef(null); // the file that was taken last
  now.current = { draft, pictures };
  const before = async () => ({ draft: now.current.draft, files: await pictures.snapshot() });

  const fill = async (inspection, file) => {
    const undone = await before();
    const { files, lost } = await readFiles(placesOf(inspection.generation));
    location.hash = "write";
    change(draftOf(inspection));
    setFound({ file, inspection, before: undone, lost: [...lost, ...await pictures.restore(files)] });
  };
  const describe = async (file) => {
    setFound({ reading: t("drop.describing", { file: file.name }) });
    const described = await describePicture(file);
    if (latest.current !== file) return;
    const undone = await before();
    const written = writtenOf(described);
    location.hash = "write";
    change(written);
    preview.show(described, promptOf(written));
    setFound({ file: file.name, described, before: undone });
  };
  const takePicture = async (file) => {
    const inspection = await inspectPicture(file).catch((refusal) => {
      if (refusal.status !== 422) throw refusal;
      if (!session.describes) throw new Error(t("drop.undescribed", { problem: refusal.message }));
      return null;
    });
    if (latest.current === file) await (inspection ? fill(inspection, file.name) : describe(file));
  };
  const takeZip = async (file) => setFound({ file: file.name, imported: await importJobs(file) });
  const take = async (file) => {
    const mostBytes = session.limits.image_body_bytes;
    latest.current = file;
    setFound({ reading: t("drop.reading", { file: file.name }) });
    try {
      if (!isZip(file) && !file.type.startsWith("image/")) throw new Error(t("drop.none", { file: file.name }));
      if (file.size > mostBytes) throw new Error(t("drop.large", { file: file.name, most: Math.floor(mostBytes / 1e6) }));
      await (isZip(file) ? takeZip(file) : takePicture(file));
    } catch (error) {
      if (latest.current === file) setFound({ error: error instanceof TypeError ? t("drop.failed", { file: file.name }) : error.message });
    }
  };
  const undo = async () => {
    change(found.before.draft);
    await pictures.restore(found.before.files);
    setFound({ isUndone: true });
  };
  return { found, setFound, take, fill, undo };
}
