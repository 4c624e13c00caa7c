// A clip in place of pictures: what it may be, and how it stands in a draft and in a request.
import { t } from "./texts.js";

const EMPTY = { frames: 16, fps: 8, motion: "", format: "webp" };
const MOST_FRAMES = 128;
export const BOUNDS = { frames: { min: 2, max: MOST_FRAMES, step: 1 }, fps: { min: 1, max: 60, step: 1 } };
const SIZE = "512x512"; // that motion adapters were trained for
const PICTURE_SIZE = "1024x1024";

export const CLIP_SIZES = [[SIZE, "size.square", "1:1"], ["768x512", "size.wide", "3:2"], ["512x768", "size.tall", "2:3"], [PICTURE_SIZE, "size.square", "1:1"]];

/** The steps, the CFG and the sampler of clips where none is given. */
export const CLIP_SAMPLING = { steps: 25, cfg: 7.5, sampler: "DDIM" };

/** The size that is used where none is given. */
export const openSize = (has) => (has.clip ? SIZE : PICTURE_SIZE);

/** Return the fields of a draft for the clip of a request, if it has one. */
export const draftClip = (clip) => (clip ? { ...EMPTY, ...clip, motion: clip.motion ?? "" } : null);

/** Return the fields of a draft with a clip, or without one, and with the size that is usual then. */
export const turned = (isOn, size) => ({
  clip: isOn ? EMPTY : null,
  size: isOn && size === PICTURE_SIZE ? SIZE : !isOn && CLIP_SIZES.some(([one]) => one === size) ? PICTURE_SIZE : size,
});

/** Return the clip of a request. */
export const requestedClip = ({ frames, fps, motion, format }) =>
  ({ frames: Number(frames), fps: Number(fps), format, ...(motion && { motion }) });

/** Return what a number of a clip may be, with the chosen motion adapter or the only one. */
export const boundsOf = (name, clip, motions) => {
  const chosen = motions.find((one) => one.name === clip.motion) ?? (motions.length === 1 ? motions[0] : null);
  return { ...BOUNDS[name], ...(name === "frames" && chosen && { max: chosen.most_frames }) };
};

/** Return a sentence for each field of a clip whose value cannot be drawn. */
export function clipProblems({ clip }, [width, height], { limits, choices }) {
  const found = {};
  if (!clip) return found;
  for (const name of Object.keys(BOUNDS)) {
    const { min, max } = boundsOf(name, clip, choices.motions);
    const value = Number(clip[name]);
    if (!(Number.isInteger(value) && value >= min && value <= max)) found[name] = t("problem.whole", { least: min, most: max });
  }
  if (clip.frames * width * height > limits.clip_pixels) found.frames ??= t("problem.clip", { most: limits.clip_pixels.toLocaleString() });
  return found;
}
