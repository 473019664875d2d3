/** Texts one below the other. */

/** Pads every cell to its column's width; a column that is empty throughout stays so. */
export function padColumns(rows: readonly (readonly string[])[]): string[][] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)));
}

/** Two blanks between columns, none for an empty column, none at the end. */
export function joinCells(cells: readonly string[]): string {
  return cells
    .filter((cell) => cell !== '')
    .join('  ')
    .trimEnd();
}
