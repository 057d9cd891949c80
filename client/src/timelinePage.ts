/**
 * The page of the timeline view. It shows the picture that it is sent, with every bar in words below, and says which
 * statement was clicked or entered. Scripts run by nonce alone; nothing is loaded.
 */
export function timelinePage(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}';">
<style>
body { padding: 0; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); }
#picture { overflow-x: auto; }
#words { margin: 12px 16px; padding-left: 1.2em; font-size: 12px; line-height: 1.6; }
</style>
</head>
<body>
<main>
<div id="picture"></div>
<ul id="words"></ul>
<p id="changed" role="status" aria-live="polite" style="position:absolute;left:-9999px"></p>
</main>
<script nonce="${nonce}">
const vscode = acquireVsCodeApi();
const picture = document.getElementById('picture');
const words = document.getElementById('words');
const open = (event) => {
  const target = event.target.closest('[data-statement]');
  if (target) vscode.postMessage({ statement: Number(target.dataset.statement) });
};
picture.addEventListener('click', open);
picture.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(event); }
});
window.addEventListener('message', ({ data }) => {
  const focused = document.activeElement?.closest?.('[data-statement]');
  const place = focused ? [...picture.querySelectorAll('[data-statement]')].indexOf(focused) : -1;
  picture.innerHTML = data ? data.svg : '';
  words.replaceChildren(...(data ? data.sentences : []).map((sentence) => {
    const item = document.createElement('li');
    item.textContent = sentence;
    return item;
  }));
  if (place >= 0) picture.querySelectorAll('[data-statement]')[place]?.focus();
  document.getElementById('changed').textContent = data ? data.sentences.join(' ') : '';
});
vscode.postMessage({ ready: true });
</script>
</body>
</html>`;
}
