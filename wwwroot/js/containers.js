// What the pages of containers need from the browser: confirmation dialogs, a log that knows when it is scrolled, copying and saving.
export const openDialog = (dialog) => { if (!dialog.open) dialog.showModal(); };
export const closeDialog = (dialog) => dialog.close();

// The column of lines runs upwards (column-reverse): 0 is the newest line, older ones have negative offsets.
export const watchScroll = (scroller, viewer) => {
  let away = false;
  scroller.addEventListener('scroll', () => {
    const now = scroller.scrollTop < -24;
    if (now && !away) viewer.invokeMethodAsync('Left');
    away = now;
  }, { passive: true });
};
export const toNewest = (scroller) => { scroller.scrollTop = 0; };

export const copy = async (stream) => {
  const text = new TextDecoder().decode(await stream.arrayBuffer());
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without HTTPS: the older way.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
};

export const download = async (stream, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
