"""Signing a document: with CryptoPro's plug-in (a stand-in that really signs), by a file, by a code, on a phone too."""

import base64
import re

import pytest
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories import demand
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.models import Signature

WIDTHS = pytest.mark.parametrize("width", [DESKTOP, PHONE])

PLUGIN = """
(() => {
  const made = {
    "CAdESCOM.Store": () => ({
      Open: async () => {}, Close: async () => {},
      Certificates: Promise.resolve({
        Count: Promise.resolve(1),
        Item: async () => ({
          SubjectName: Promise.resolve('CN="Примеров Игорь Львович", C=RU'),
          ValidToDate: Promise.resolve("2036-01-01T00:00:00Z"),
          HasPrivateKey: async () => true,
        }),
      }),
    }),
    "CAdESCOM.CPSigner": () => ({ propset_Certificate: async () => {}, propset_Options: async () => {} }),
    "CAdESCOM.CadesSignedData": () => {
      const data = { encoding: null, content: null };
      return {
        propset_ContentEncoding: async (value) => { data.encoding = value; },
        propset_Content: async (value) => { data.content = value; },
        SignCades: async (signer, kind, detached) => {
          if (data.encoding !== 1 || kind !== 1 || detached !== true) throw new Error("не то, что нужно");
          return window.signByPlugin(data.content);
        },
      };
    },
  };
  window.cadesplugin = Object.assign(Promise.resolve(), {
    CAPICOM_CURRENT_USER_STORE: 2, CAPICOM_MY_STORE: "My", CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED: 2,
    CAPICOM_CERTIFICATE_INCLUDE_CHAIN_EXCEPT_ROOT: 0, CADESCOM_BASE64_TO_BINARY: 1, CADESCOM_CADES_BES: 1,
    CreateObjectAsync: async (name) => made[name](),
  });
})();
"""


@WIDTHS
def test_a_provider_signs_by_the_plugin_of_the_browser(page_at, width):
    ground = signing()
    agreement = ground.version()
    page = page_at(width, user=ground.director)
    page.expose_function(
        "signByPlugin", lambda content: base64.b64encode(ground.provider_head.sign(base64.b64decode(content))).decode()
    )
    page.add_init_script(PLUGIN)

    page.goto(f"/provider/documents/{agreement.document_id}/")
    page.get_by_role("button", name="Подписать в браузере").wait_for()
    screenshot(page, f"document-plugin-{width}")
    assert_accessible(page)
    page.get_by_role("button", name="Подписать в браузере").click()
    page.get_by_text("Подпись проверена и принята").wait_for()
    page.get_by_text("Что проверено", exact=True).click()
    screenshot(page, f"document-signed-{width}")
    assert_accessible(page)
    assert_keyboard_reaches_everything(page)

    act_for([ground.municipality.pk])
    assert Signature.objects.get().signer_name == "Примеров Игорь Львович"


def test_a_provider_without_the_plugin_uploads_a_file_and_reads_why_it_is_wrong(page_at):
    ground = signing()
    agreement = ground.version()
    page = page_at(DESKTOP, user=ground.director, javascript=False)
    good = ground.provider_head.sign(agreement.payload.encode())

    page.goto(f"/provider/documents/{agreement.document_id}/")
    assert not page.get_by_role("button", name="Подписать в браузере").is_visible()
    for content, words in ((b"not a signature", "Это не файл электронной подписи"), (good, "Подпись проверена")):
        page.get_by_label("Файл подписи").set_input_files(
            {"name": "a.sig", "mimeType": "application/pkcs7-signature", "buffer": content}
        )
        page.get_by_role("button", name="Проверить и принять подпись").click()
        page.get_by_text(words).first.wait_for()


def test_a_parent_signs_a_contract_by_a_code_on_a_phone(page_at, settings):
    settings.SIGNATURE_CODES_ON_SCREEN = True
    market = demand.market()
    contract = demand.contract(market)
    ground = signing(municipality=market.municipality, provider=market.record.organisation)
    ground.sign(latest_version(contract.document_id), SigningParty.PROVIDER)
    page = page_at(PHONE, user=contract.child.added_by)

    page.goto(f"/my/documents/{contract.document_id}/")
    page.get_by_role("button", name="Получить код").click()
    page.get_by_label("Код из сообщения").wait_for()
    shown = page.locator("main strong", has_text=re.compile(r"^\d{6}$")).inner_text()
    page.get_by_label("Код из сообщения").fill(shown)
    page.get_by_label("Я согласен(на) подписать").check()
    screenshot(page, "document-code")
    assert_accessible(page)
    page.get_by_role("button", name="Подписать кодом").click()
    page.get_by_text("Документ подписан вашим кодом").wait_for()


@WIDTHS
def test_staff_read_whom_the_system_trusts_and_who_signs(page_at, width):
    ground = signing()
    page = page_at(width, user=ground.operator)

    for name in ("trust", "signatories", "checks"):
        page.goto(f"/office/signatures/{name}/")
        page.get_by_role("heading", level=1).wait_for()
        screenshot(page, f"signatures-{name}-{width}")
        assert_accessible(page)
