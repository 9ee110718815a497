; Inno Setup: per user, no elevation. Untested here: no Windows machine was at hand.
[Setup]
AppName=Vademecum
AppVersion=0.1.0
DefaultDirName={localappdata}\Programs\Vademecum
PrivilegesRequired=lowest
OutputDir=..\dist
OutputBaseFilename=vademecum-setup
Compression=lzma2
SolidCompression=yes

[Languages]
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\dist\vademecum\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{userprograms}\Vademecum"; Filename: "{app}\kb.exe"
