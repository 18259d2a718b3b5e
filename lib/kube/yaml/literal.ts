/**
 * A literal block from its first line on: as deep as its first line that is not empty. The chomping is what stands behind the bar. Undefined
 * where it is empty, ends without a line break, or its indentation needs a full reader.
 */
export function readLiteral(text: string, from: number, parentColumn: number, chomp: string | undefined): { readonly value: string; readonly end: number } | undefined {
  const lines: string[] = [];
  let start = from;
  let depth = -1;
  let deepestBlank = 0;
  /** Lines up to the last that is not empty. */
  let kept = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    let at = start;
    while (at < end && text.charCodeAt(at) === 0x20) at++;
    const blanks = at - start;
    if (at === end) {
      if (depth < 0) deepestBlank = Math.max(deepestBlank, blanks);
      const rest = depth >= 0 && blanks > depth ? text.slice(start + depth, end) : '';
      lines.push(rest);
      if (rest !== '') kept = lines.length;
    } else if (blanks >= depth && blanks > parentColumn) {
      if (depth < 0) depth = blanks;
      lines.push(text.slice(start + depth, end));
      kept = lines.length;
    } else if (blanks > parentColumn) return undefined;
    else break;
    start = end + 1;
  }
  if (depth < 0 || deepestBlank > depth) return undefined;
  const body = lines.slice(0, kept).join('\n');
  return { value: chomp === '-' ? body : chomp === '+' ? `${body}${'\n'.repeat(1 + lines.length - kept)}` : `${body}\n`, end: start };
}
