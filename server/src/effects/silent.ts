/**
 * Statements that lock no relation that stands, scan none and change nothing that later statements depend on: roles,
 * event triggers, casts, operators, text search, foreign servers, languages, notifications, cursors and the like.
 */
export function silent(): void {}
