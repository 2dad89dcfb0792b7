// The editor of configuration files: a text area with line numbers and messages on the lines. The text belongs to the browser, so
// that nothing jumps while somebody types; the server is told what stands there 400 ms after the last key, and at once on leaving.
const Wait = 400, Indent = '  ';
const parts = (editor) => ({ box: editor.querySelector('textarea'), lines: editor.querySelector('.lines'), notes: editor.querySelector('.notes') });
const state = new WeakMap();

const drawLines = (editor) => {
  const { box, lines } = parts(editor);
  const known = state.get(editor);
  const count = box.value.split('\n').length;
  if (count === known.count) return;
  known.count = count;
  lines.replaceChildren(...Array.from({ length: count }, (_, i) => {
    const line = document.createElement('span');
    line.textContent = i + 1;
    return line;
  }));
  drawMarks(editor);
};

const drawMarks = (editor) => {
  const { box, lines, notes } = parts(editor);
  const texts = box.value.split('\n');
  for (const line of lines.querySelectorAll('.wrong')) line.classList.remove('wrong');
  notes.replaceChildren(...state.get(editor).marks.filter((mark) => mark.line <= texts.length).map((mark) => {
    const at = Math.max(1, mark.line), note = document.createElement('div'), text = document.createElement('span');
    lines.children[at - 1]?.classList.add('wrong');
    note.style.top = `calc(${at - 1} * var(--line-height))`;
    text.style.marginLeft = `${[...texts[at - 1]].length + 2}ch`;
    text.textContent = mark.message;
    note.append(text);
    return note;
  }));
};

const scroll = (editor) => {
  const { box, lines, notes } = parts(editor);
  lines.style.transform = `translateY(${-box.scrollTop}px)`;
  notes.style.transform = `translate(${-box.scrollLeft}px, ${-box.scrollTop}px)`;
};

const replace = (box, text) => {
  // As if typed, so that it can be undone.
  if (!document.execCommand('insertText', false, text)) box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
};

const outdent = (box) => {
  const from = box.value.lastIndexOf('\n', box.selectionStart - 1) + 1;
  const spaces = Math.min(Indent.length, box.value.slice(from).match(/^ */)[0].length);
  if (spaces === 0) return;
  const at = Math.max(from, box.selectionStart - spaces);
  box.setSelectionRange(from, from + spaces);
  replace(box, '');
  box.setSelectionRange(at, at);
};

export const attach = (editor, host) => {
  const { box } = parts(editor);
  const known = { count: 0, marks: [], sent: box.value };
  state.set(editor, known);
  let timer, leave = false;
  const tell = () => {
    clearTimeout(timer);
    if (box.value === known.sent) return;
    known.sent = box.value;
    host.invokeMethodAsync('Edited', DotNet.createJSStreamReference(new TextEncoder().encode(box.value)));
  };
  box.addEventListener('input', () => {
    drawLines(editor);
    clearTimeout(timer);
    timer = setTimeout(tell, Wait);
  });
  box.addEventListener('blur', tell);
  box.addEventListener('scroll', () => scroll(editor), { passive: true });
  box.addEventListener('keydown', (event) => {
    // Tab indents; after Escape it leaves the box, as everywhere else.
    if (event.key === 'Escape') { leave = true; return; }
    if (event.key === 'Tab' && !leave && !box.readOnly) {
      event.preventDefault();
      if (event.shiftKey) outdent(box); else replace(box, Indent);
    }
    if (event.key !== 'Shift') leave = false;
    if (event.key === 'Enter' && !box.readOnly && !event.isComposing && !event.ctrlKey && !event.metaKey) {
      const from = box.value.lastIndexOf('\n', box.selectionStart - 1) + 1;
      const before = box.value.slice(from, box.selectionStart);
      event.preventDefault();
      replace(box, '\n' + before.match(/^ */)[0] + (/:\s*$/.test(before) && before.trim().length > 1 ? Indent : ''));
    }
  });
  drawLines(editor);
};

export const setText = async (editor, stream) => {
  const { box } = parts(editor);
  const known = state.get(editor);
  const text = new TextDecoder().decode(await stream.arrayBuffer());
  // What was typed and is not told yet is not lost.
  if (box.value !== known.sent) return false;
  box.value = text;
  known.sent = box.value;
  known.count = 0;
  drawLines(editor);
  scroll(editor);
  editor.dataset.ready = 'true';
  return true;
};

export const mark = (editor, marks) => {
  const known = state.get(editor);
  if (!known) return;
  known.marks = marks;
  drawMarks(editor);
};

export const goTo = (editor, line) => {
  const { box } = parts(editor);
  const lines = box.value.split('\n');
  const at = lines.slice(0, Math.max(0, line - 1)).reduce((sum, text) => sum + text.length + 1, 0);
  box.focus();
  box.setSelectionRange(at, at);
  const height = parseFloat(getComputedStyle(box).lineHeight);
  box.scrollTop = Math.max(0, (line - 4) * height);
};
