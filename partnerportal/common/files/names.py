"""File names: what a sender may call a file."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerportal.common.files.refusals import BadFile
from partnerportal.common.text import clean_text

NAME_LENGTH = 110
RUNS = frozenset(
    (
        *("exe", "com", "scr", "pif", "msi", "msp", "msix", "appx", "dll", "sys", "drv", "cpl", "ocx", "app", "jar"),
        *("bat", "cmd", "ps1", "psm1", "psd1", "vbs", "vbe", "wsf", "wsh", "hta", "js", "jse", "mjs", "sh", "bash"),
        *("php", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "pl", "py", "rb", "class", "swf"),
        *("html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg", "svgz", "chm"),
        *("docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam"),
        *("lnk", "url", "scf", "reg", "inf", "apk", "deb", "rpm", "pkg", "dmg", "iso", "img", "vhd", "vhdx"),
    )
)
"""What a computer or a browser would run, macros included; also before another ending (evil.php.png)."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def clean_name(given: str) -> str:
    """The last part of the path, in one Unicode form. Raises BadFile with the reason."""
    try:
        name = clean_text(given.replace("\\", "/").rsplit("/", 1)[-1])
    except ValidationError as error:
        raise BadFile(_("The name of a file has a character that cannot be shown. Rename the file."), "") from error
    stem, *endings = name.lower().split(".")
    if not clean_text(stem) or not endings:
        raise BadFile(_("%(name)s has no name with an ending, such as report.pdf.") % {"name": name or "?"}, name)
    if len(name) > NAME_LENGTH:
        text = _("The name of %(name)s… is too long. At most %(most)d characters.")
        raise BadFile(text % {"name": name[:40], "most": NAME_LENGTH}, name)
    if stem.strip() in DEVICES:
        raise BadFile(_("%(name)s is a name that Windows keeps for itself. Rename the file.") % {"name": name}, name)
    if runs(name):
        raise BadFile(_("%(name)s can be run, and such files are not taken.") % {"name": name}, name)
    return name


def runs(name: str) -> bool:
    return any(ending.strip() in RUNS for ending in name.lower().split(".")[1:])


def ending_of(name: str) -> str:
    return name.lower().rsplit(".", 1)[-1]
