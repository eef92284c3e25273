; The installer for Windows. /S installs silently, /AllUsers or /CurrentUser chooses for whom, /D=C:\Place where.
; An upgrade puts the new program in the place of the old one. What the program keeps for its users, the log above
; all, lies in their own folders: neither an upgrade nor the removal touches it, unless whoever removes it says so.

Unicode true
SetCompressor /SOLID lzma
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "ptcoder"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\ptcoder"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Place"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\ptcoder"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Place"
!define MULTIUSER_USE_PROGRAMFILES64
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\ptcoder"
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh

Name "ptcoder ${VERSION}"
OutFile "${OUTPUT}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "ptcoder"
VIAddVersionKey "FileDescription" "Installs ptcoder, therapy session timer and coder"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT license"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\ptcoder.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
    !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

; A program that runs holds its own file: it must be closed by whoever works with it, never killed in a treatment.
!macro REFUSE_WHILE_OPEN
    ${If} ${FileExists} "$INSTDIR\ptcoder.exe"
        ClearErrors
        FileOpen $0 "$INSTDIR\ptcoder.exe" a
        ${If} ${Errors}
            MessageBox MB_OK|MB_ICONEXCLAMATION "ptcoder is open. Close it, then start this again. Its clocks go on." /SD IDOK
            SetErrorLevel 2
            Abort "ptcoder is open."
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

Section "ptcoder"
    !insertmacro REFUSE_WHILE_OPEN
    RMDir /r "$INSTDIR\_internal"
    SetOutPath "$INSTDIR"
    File /r "${PAYLOAD}/*"
    WriteUninstaller "$INSTDIR\remove.exe"
    CreateShortcut "$SMPROGRAMS\ptcoder.lnk" "$INSTDIR\ptcoder.exe"
    WriteRegStr SHCTX "Software\ptcoder" "Place" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "ptcoder"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\ptcoder.exe"
    WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The ptcoder developers"
    WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\remove.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\remove.exe" /$MultiUser.InstallMode /S'
    WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE}
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    !insertmacro REFUSE_WHILE_OPEN
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\ptcoder.exe"
    Delete "$INSTDIR\ptcoder-cli.exe"
    Delete "$INSTDIR\remove.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\ptcoder.lnk"
    DeleteRegKey SHCTX "${UNINSTALL}"
    DeleteRegKey SHCTX "Software\ptcoder"
    SetShellVarContext current
    ${If} ${FileExists} "$LOCALAPPDATA\ptcoder\*"
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Keep the log of your visits? It lies in $LOCALAPPDATA\ptcoder. Yes keeps it; No deletes every visit, bill and backup there for good." /SD IDYES IDYES kept
        MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Delete the log for good? The law asks for years of records." /SD IDNO IDNO kept
        RMDir /r "$LOCALAPPDATA\ptcoder"
        kept:
    ${EndIf}
SectionEnd
