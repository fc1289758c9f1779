/* Signing in the browser where CryptoPro's plug-in object is present; without it the upload of a .sig stays. */
(() => {
  "use strict";

  const panel = document.querySelector("[data-cades]");
  if (!panel || !window.cadesplugin) return;

  const choice = panel.querySelector("select");
  const button = panel.querySelector("[data-cades-sign]");
  const trouble = panel.querySelector("[data-cades-trouble]");
  const field = document.querySelector("input[name=cms_base64]");
  let certificates = [];

  const say = (words) => { trouble.textContent = words; };
  const create = (name) => window.cadesplugin.CreateObjectAsync(name);
  const commonName = (subject) => (/CN=("[^"]*"|[^,]*)/.exec(subject) || ["", subject])[1].replaceAll('"', "");

  const list = async () => {
    const plugin = window.cadesplugin;
    await plugin;
    const store = await create("CAdESCOM.Store");
    await store.Open(plugin.CAPICOM_CURRENT_USER_STORE, plugin.CAPICOM_MY_STORE, plugin.CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED);
    const all = await store.Certificates;
    const count = await all.Count;
    for (let place = 1; place <= count; place += 1) {
      const certificate = await all.Item(place);
      const until = new Date(await certificate.ValidToDate);
      if (until < new Date() || !(await certificate.HasPrivateKey())) continue;
      certificates.push(certificate);
      const label = `${commonName(await certificate.SubjectName)}, до ${until.toLocaleDateString("ru")}`;
      choice.append(new Option(label, String(certificates.length - 1)));
    }
    await store.Close();
  };

  const base64 = (buffer) => {
    let text = "";
    for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
    return btoa(text);
  };

  const sign = async (certificate) => {
    const plugin = window.cadesplugin;
    const answer = await fetch(panel.dataset.content, { credentials: "same-origin" });
    if (!answer.ok) throw new Error("файл для подписания не получен");
    const signer = await create("CAdESCOM.CPSigner");
    await signer.propset_Certificate(certificate);
    await signer.propset_Options(plugin.CAPICOM_CERTIFICATE_INCLUDE_CHAIN_EXCEPT_ROOT);
    const data = await create("CAdESCOM.CadesSignedData");
    await data.propset_ContentEncoding(plugin.CADESCOM_BASE64_TO_BINARY);
    await data.propset_Content(base64(await answer.arrayBuffer()));
    return data.SignCades(signer, plugin.CADESCOM_CADES_BES, true);
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    say("Подписываю…");
    try {
      field.value = await sign(certificates[Number(choice.value)]);
      field.form.requestSubmit();
    } catch (error) {
      say(`Подписать не удалось: ${error.message || error}. Попробуйте ещё раз или загрузите файл .sig.`);
      button.disabled = false;
    }
  });

  list().then(() => {
    if (!certificates.length) return;
    panel.hidden = false;
  }).catch(() => { certificates = []; });
})();
