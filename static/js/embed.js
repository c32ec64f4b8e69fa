// Tells the page around how high the agenda is, so that its frame fits. The height is no secret: any page may know it.
if (window.parent !== window) {
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ type: "agenda-integre", height }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
}
