; Inno Setup: per user, no elevation. Untested here: no Windows machine was at hand.
; iscc /DVersion=1.2.3 packaging\windows.iss
#ifndef Version
  #error "say which version: /DVersion=1.2.3"
#endif
[Setup]
AppId=Vademecum
AppName=Vademecum
AppVersion={#Version}
DefaultDirName={localappdata}\Programs\Vademecum
PrivilegesRequired=lowest
OutputDir=..\dist
OutputBaseFilename=vademecum-setup
UninstallDisplayIcon={app}\kb.exe
Compression=lzma2
SolidCompression=yes

[Languages]
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\dist\vademecum\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{userprograms}\Vademecum"; Filename: "{app}\kb.exe"
