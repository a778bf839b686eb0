// On the pages after a quick exit, before anything is drawn. Who comes by Back is sent to the plain
// page again; who opened the app on purpose is in it again. A classic script: modules come too late.

(() => {
  const back = () => performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const away = () => {
    document.documentElement.hidden = true;
    location.replace("/elsewhere");
  };
  if (back()) away();
  else document.cookie = "elsewhere=; path=/; SameSite=Lax; Max-Age=0";
})();
