const longest = 60;

/** The end of a migration's folder name: lower case words and digits with underscores between them. */
export function slugOf(...words: readonly string[]): string {
  let slug = '';
  for (const unit of words.join('_').toLowerCase()) {
    if (isWordUnit(unit)) slug += unit;
    else if (slug !== '' && !slug.endsWith('_')) slug += '_';
  }
  while (slug.length > longest || slug.endsWith('_')) slug = slug.slice(0, -1);
  return slug;
}

function isWordUnit(unit: string): boolean {
  return (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9');
}
