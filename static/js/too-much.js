/** What of a session was too much for its day; without it the server says so, once it is saved. */

/** The limit of the stop rules: 5, from a start of 5 on 7, or 3 points more than before, which is "" where nobody said. */
export function isOverLimit(worst, before) {
  return worst > (before > 4 ? 7 : 5) || (before !== "" && worst - before >= 3);
}

/** The slugs of what is over for its day, on all sides, as the server will say. `most` pressure is the limit of each tool. */
export function tooMuchOf({ fields, before, most }) {
  const isAll = endedOverLimit(fields, before);
  return slugsWith(fields, ({ exercise, stopped, hurt_words, hurt_region, worst_pain, pressure }) =>
    isAll || stopped === "hurt" || hurt_words || hurt_region || isOverLimit(worst_pain, before) || pressure > most?.[exercise],
  );
}

/** Whether pain after it was too much, and more than the worst that was said: then it may be of any exercise. */
function endedOverLimit(fields, before) {
  const { after } = Object.fromEntries(fields);
  const isWorse = ([name, value]) => name.endsWith("-worst_pain") && Number(value) >= Number(after);
  return isOverLimit(after, before) && !fields.some(isWorse);
}

/** The slugs of the bouts, as fields of the log's form, that are so. */
export function slugsWith(fields, isSo) {
  const bouts = {};
  for (const [name, value] of fields) {
    const [, number, what] = /^bouts-(\d+)-(\w+)/.exec(name) ?? [];
    if (number) (bouts[number] ??= {})[what] = value;
  }
  return Object.values(bouts).filter(isSo).map(({ exercise }) => exercise);
}
